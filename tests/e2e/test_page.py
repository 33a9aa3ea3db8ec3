"""The page in a real browser, against a real server."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--lang=zh-CN",
)
QUESTION = "谁负责秸秆禁烧"
LEAD = "市生态环境局青禾分局"
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 740}
SIZES = {"desk": DESK, "phone": PHONE}


@pytest.fixture(scope="session")
def address(county) -> Iterator[str]:
    """Where `yidan serve` serves the sample county."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = shutil.which("yidan", path=str(Path(sys.executable).parent))
    arguments = [command, "--home", str(county), "serve", "--port", str(port)]
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True) as server:
        told = server.stderr.readline()
        try:
            assert f"http://127.0.0.1:{port}" in told, told
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            assert server.wait(20) == 0


@pytest.fixture(scope="session")
def chromium() -> str:
    """The system's Chromium; CI must have one, elsewhere its tests are skipped visibly."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None and os.environ.get("CI") == "true":
        pytest.fail("CI needs a Chromium: apt-get install chromium")
    if found is None:
        pytest.skip("no Chromium on this machine")
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(chromium) -> AsyncIterator[Browser]:
    """One browser; every test has a context of its own."""
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield launched
        await launched.close()


async def opened(browser: Browser, address: str, **options) -> tuple[Page, list[str]]:
    """A page at the address, and what went wrong on it so far."""
    context = await browser.new_context(locale="zh-CN", **options)
    page = await context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("requestfailed", lambda request: wrong.append(request.url))
    await page.goto(address)
    return page, wrong


async def ask(page: Page, question: str, place: str) -> None:
    """Fill in the form by its labels and send it with the keyboard."""
    await page.get_by_label("所在地方").fill(place)
    await page.get_by_label("要问的事").fill(question)
    await page.get_by_label("要问的事").press("Enter")
    await page.wait_for_url("**q=**")


async def in_view(page: Page) -> bool:
    """Whether the cited words are on the screen."""
    return await page.evaluate(
        """() => {
          const at = document.getElementById("cited").getBoundingClientRect();
          return at.top >= 0 && at.top < innerHeight;
        }"""
    )


async def is_as_wide_as_the_window(page: Page) -> bool:
    """Whether nothing makes the page scroll sideways."""
    return await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("size", SIZES)
async def test_from_the_question_to_the_cited_words(browser, address, size, script):
    """Asked, answered, proved, with and without JavaScript, on a desk and on a phone."""
    page, wrong = await opened(browser, address, viewport=SIZES[size], java_script_enabled=script)
    await ask(page, QUESTION, "柳河镇")
    card = page.locator(".card")
    await expect(card.get_by_role("heading", name="有据可答")).to_be_visible()
    await expect(card.locator(".lead").first).to_contain_text(LEAD)
    township = card.locator(".cooperate").first
    await expect(township.locator(".badge")).to_have_text("乡镇（街道）配合")
    await expect(township).to_contain_text("柳河镇")
    await expect(card.locator(".chip.class").first).to_have_text("配合履职事项")
    await expect(card.locator("blockquote").first).to_have_text("秸秆禁烧")
    assert await is_as_wide_as_the_window(page)
    await card.get_by_role("link", name="查看原文").first.click()
    await page.wait_for_url("**/source/**#cited")
    cited = page.locator("#cited")
    await expect(cited).to_contain_text(LEAD)
    await expect(cited.locator("mark")).to_have_text("秸秆禁烧")
    await expect(cited.locator("mark")).to_be_in_viewport()
    assert await in_view(page)
    assert await is_as_wide_as_the_window(page)
    assert wrong == []


async def test_a_place_is_chosen_by_a_click(browser, address):
    """Where the answer depends on the place, one click on it answers."""
    page, wrong = await opened(browser, f"{address}/?q=犬只管理谁负责", viewport=DESK)
    await expect(page.get_by_role("heading", name="因地而异")).to_be_visible()
    await page.get_by_role("link", name="城关街道", exact=True).click()
    await expect(page.get_by_role("heading", name="有据可答")).to_be_visible()
    await expect(page.locator(".lead").first).to_contain_text("县城市管理局")
    assert wrong == []


async def test_a_text_is_marked_at_the_cited_words(browser, address):
    """A hit in a text leads to the very words, in the middle of the screen."""
    page, wrong = await opened(browser, f"{address}/search?q=犬吠&kind=PASSAGE", viewport=PHONE)
    await page.locator(".hits h3 a").first.click()
    mark = page.locator("mark#cited")
    await expect(mark).to_contain_text("犬吠")
    await expect(mark).to_be_in_viewport()
    assert wrong == []


async def test_the_keyboard_is_enough(browser, address):
    """The first Tab offers to skip to the content; a slash goes to the question, if wanted."""
    page, _ = await opened(browser, f"{address}/?q={QUESTION}", viewport=DESK)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    await page.keyboard.press("/")
    box = page.get_by_label("要问的事")
    await expect(box).to_be_focused()
    await page.get_by_role("button", name="快捷键“/”").click()
    for _ in range(2):  # turned off it stays off, on the next page too
        await page.keyboard.press("/")
        await expect(box).not_to_be_focused()
        await page.reload()


@pytest.mark.parametrize("path", ["/", "/search?q=秸秆", f"/?q={QUESTION}", "/nowhere"])
async def test_no_page_scrolls_sideways_on_a_phone(browser, address, path):
    """375 pixels are enough for every page."""
    page, _ = await opened(browser, address + path, viewport=PHONE)
    assert await is_as_wide_as_the_window(page)


async def test_paper_shows_the_answer_without_the_controls(browser, address):
    """Printed, the card stays and the forms go."""
    page, _ = await opened(browser, f"{address}/?q={QUESTION}&place=柳河镇", viewport=DESK)
    await page.emulate_media(media="print")
    await expect(page.locator(".card")).to_be_visible()
    await expect(page.get_by_text(LEAD).first).to_be_visible()
    forms = await page.locator("form").all()
    assert len(forms) == 2
    for form in forms:
        await expect(form).to_be_hidden()


async def test_words_have_enough_contrast(browser, address):
    """Every piece of text stands out from its ground by 4.5 to 1 (WCAG 2.2 AA, 1.4.3)."""
    for path in (f"/?q={QUESTION}&place=柳河镇", "/search?q=秸秆", "/?q=犬只管理谁负责", "/"):
        page, _ = await opened(browser, address + path, viewport=DESK)
        assert await page.evaluate(_TOO_FAINT) == []


_TOO_FAINT = """() => {
  const rgb = (css) => css.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = rgb(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const element of document.body.querySelectorAll("*")) {
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !element.checkVisibility()) continue;
    const [a, b] = [light(rgb(getComputedStyle(element).color)), light(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.push([element.className, element.textContent.trim(), ratio]);
  }
  return faint;
}"""


async def test_names_are_offered_while_typing(browser, address):
    """Pinyin brings published names; the keyboard takes one; nothing goes wrong on the page."""
    page, wrong = await opened(browser, address, viewport=DESK)
    box = page.locator("#q")
    await box.press_sequentially("jiegan")
    names = page.get_by_role("option")
    await expect(names.first).to_contain_text("秸秆")
    offered = await names.first.text_content()
    await box.press("ArrowDown")
    await box.press("Enter")
    await expect(box).to_have_value(offered or "")
    await expect(names).to_have_count(0)
    assert wrong == []


async def test_the_schema_reference_finds_what_is_typed(browser, address):
    """Words of either language leave what has them; a link shows its target whatever is sought."""
    page, wrong = await opened(browser, f"{address}/docs/schema", viewport=PHONE)
    assert await is_as_wide_as_the_window(page)
    box = page.locator("#find")
    await expect(box).to_be_visible()
    await box.fill("who is responsible")
    await expect(page.locator("[id='Query.responsible']")).to_be_visible()
    await expect(page.locator("[id='Query.search']")).to_be_hidden()
    assert await page.evaluate(_TOO_FAINT) == []
    await box.fill("检索词 500")
    await expect(page.locator("[id='Query.search']")).to_be_visible()
    await expect(page.locator("[id='Query.responsible']")).to_be_hidden()
    await page.locator("nav a[href='#Query.responsible']").click()
    await expect(page.locator("[id='Query.responsible']")).to_be_in_viewport()
    assert wrong == []
