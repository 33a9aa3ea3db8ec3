// Finds in the schema reference as one types; the page is whole without it.
const box = document.querySelector(".find");
const find = document.getElementById("find");
const found = document.getElementById("found");
const sections = [...document.querySelectorAll(".of-schema")].map((section) => ({
  section,
  said: section.querySelector("header").textContent.toLowerCase(),
  members: [...section.querySelectorAll(".member")].map((member) => ({
    member,
    said: `${member.id} ${member.textContent}`.toLowerCase(),
  })),
}));

function show() {
  const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (text) => words.every((word) => text.includes(word));
  let count = 0;
  for (const { section, said, members } of sections) {
    const whole = has(section.id.toLowerCase());
    const told = has(said);
    let some = 0;
    for (const { member, said: text } of members) {
      const kept = whole || has(text);
      member.hidden = !kept;
      some += kept;
    }
    section.hidden = !told && !some;
    count += some + (told && !some);
  }
  found.textContent = words.length ? `${count} 处 found` : "";
}

// What a link leads to is shown, whatever is being looked for.
function follow() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.closest("[hidden]")) {
    find.value = "";
    show();
    target.scrollIntoView();
  }
}

box.hidden = false;
find.addEventListener("input", () => {
  show();
  scrollTo({ top: 0 });
});
addEventListener("hashchange", follow);
