"""Checks of tasks, liability and appraisal over GraphQL, on the small county."""

CHECK = """query ($task: TaskInput!) { checkTask(input: $task) {
  ... on TaskDecision { decision hash asOf place rules
    reasons { ground text clause { label quote } entry { title } } candidates { title } }
  ... on InputProblem { code } } }"""


def task(**given):
    """A task of 县公安局 to 城关街道 unless told otherwise."""
    fields = {"department": "县公安局", "township": "城关街道", "task": "犬只管理"}
    return fields | given


async def test_a_task_is_decided_with_its_entry(ask):
    """The verdict names the item of the list."""
    found = (await ask(CHECK, task=task()))["checkTask"]
    assert found["decision"] == "COOPERATE_ONLY"
    assert found["reasons"][0]["entry"]["title"] == "犬只管理"
    assert found["place"].endswith("城关街道")


async def test_every_argument_of_a_check_makes_a_difference(ask):
    """Another department, township, task, end or day is another decision."""
    one = (await ask(CHECK, task=task()))["checkTask"]["hash"]
    others = [
        task(department="县农业农村局"),
        task(township="青禾县柳河镇"),
        task(task="传染病防控"),
        task(until="2025-12-01"),
    ]
    hashes = [(await ask(CHECK, task=other))["checkTask"]["hash"] for other in others]
    day = """query ($task: TaskInput!) { checkTask(input: $task, asOf: "2024-12-01") {
      ... on TaskDecision { hash } } }"""
    hashes.append((await ask(day, task=task()))["checkTask"]["hash"])
    assert len({one, *hashes}) == 6


async def test_what_cannot_be_asked_is_a_problem(ask):
    """An unknown township, and a county, are told by their codes."""
    for township, code in (("火星镇", "PLACE_UNKNOWN"), ("青禾县", "PLACE_UNSUITED")):
        found = await ask(CHECK, task=task(township=township))
        assert found["checkTask"] == {"code": code}


async def test_a_batch_answers_each_task_in_its_place(ask):
    """A wrong one does not stop the others."""
    query = """query ($tasks: [TaskInput!]!) { checkTasks(tasks: $tasks) { place task result {
      ... on TaskDecision { decision } ... on InputProblem { code } } } }"""
    tasks = [task(), task(township="火星镇"), task(task="签订责任状")]
    found = (await ask(query, tasks=tasks))["checkTasks"]
    assert [each["place"] for each in found] == ["1", "2", "3"]
    assert [next(iter(each["result"].values())) for each in found] == [
        "COOPERATE_ONLY",
        "PLACE_UNKNOWN",
        "DENIED",
    ]


async def test_too_many_tasks_are_refused(execute):
    """Fifty is the limit of one operation."""
    query = "query ($tasks: [TaskInput!]!) { checkTasks(tasks: $tasks) { place } }"
    result = await execute(query, tasks=[task()] * 51)
    assert result.errors[0].extensions["code"] == "QUERY_INVALID"


async def test_a_document_needs_a_reader(execute):
    """Where nobody brought a reader of files, that is said."""
    query = """{ checkDocument(name: "a.txt", data: "", department: "县公安局",
      township: "城关街道") { place } }"""
    result = await execute(query)
    assert result.errors[0].extensions["code"] == "UNAVAILABLE"


async def test_recording_needs_the_right(execute):
    """Nobody in particular may check a task, not record it; there is nothing to replay then."""
    query = """mutation ($task: TaskInput!) { recordDecision(input: $task) {
      ... on TaskDecision { hash } } }"""
    result = await execute(query, task=task())
    assert result.errors[0].extensions["code"] in {"FORBIDDEN", "UNAUTHENTICATED"}
    found = await execute('{ decision(id: "0") { id } replayDecision(id: "0") { matches } }')
    assert found.data == {"decision": None, "replayDecision": None}


async def test_liability_names_each_body(ask):
    """A cooperative item: the department first, the township for its own fault."""
    query = """{ liability(matter: "犬只管理", township: "城关街道") { ... on LiabilityAnswer {
      basis entry { title } clause { quote } bearers { body answers } check { decision } } } }"""
    found = (await ask(query))["liability"]
    assert found["basis"] == "COOPERATIVE"
    assert [each["answers"] for each in found["bearers"]] == ["PRIMARY", "FOR_OWN_FAULT"]
    assert found["clause"]["quote"]


async def test_a_plan_of_appraisal_is_checked(ask):
    """An indicator on what a township only cooperates in is an error."""
    query = """query ($all: [IndicatorInput!]!) {
      assessPlan(indicators: $all, township: "城关街道") {
      ... on AppraisalCheck { issues { number finding isError text clause { label } } } } }"""
    found = (await ask(query, all=[{"name": "犬只管理", "assessor": "县公安局"}]))["assessPlan"]
    assert [(each["number"], each["finding"]) for each in found["issues"]] == [(1, "COOPERATIVE")]


async def test_arguments_of_judgements_make_a_difference(ask):
    """Matter, township, day and who handed it down decide who answers and what may be assessed."""
    query = """query ($m: String!, $t: String!, $on: Date, $h: String, $e: String) {
      liability(matter: $m, township: $t, on: $on, handedDownBy: $h, entrustedBy: $e) {
        ... on LiabilityAnswer { basis bearers { body } check { hash } } } }"""
    base = {"m": "犬只管理", "t": "城关街道"}
    others = [
        {"m": "传染病防控"},
        {"t": "青禾县柳河镇"},
        {"on": "2025-05-31"},
        {"h": "县公安局"},
        {"e": "县公安局"},
    ]
    answers = [str(await ask(query, **(base | other))) for other in [{}, *others]]
    assert len(set(answers)) == len(answers)
    plan = """query ($all: [IndicatorInput!]!, $t: String!, $on: Date) {
      assessPlan(indicators: $all, township: $t, asOf: $on) {
        ... on AppraisalCheck { issues { finding text } } } }"""
    one = {"all": [{"name": "犬只管理"}], "t": "城关街道"}
    first = await ask(plan, **one)
    assert await ask(plan, **(one | {"all": [{"name": "虚拟电厂接入"}]})) != first
    assert await ask(plan, **(one | {"on": "1990-01-01"})) != first
    tasks = """query ($tasks: [TaskInput!]!, $on: Date) { checkTasks(tasks: $tasks, asOf: $on) {
      result { ... on TaskDecision { hash } } } }"""
    now = await ask(tasks, tasks=[task()])
    assert await ask(tasks, tasks=[task()], on="2025-05-31") != now
