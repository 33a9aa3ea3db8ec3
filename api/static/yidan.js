// The page is whole without this; it only saves keystrokes.

// "/" goes to the box of the page. Who speaks to the computer can turn it off (WCAG 2.1.4).
const shortcut = document.getElementById("shortcut");
const kept = { off: false };
try {
  kept.off = localStorage.getItem("shortcut") === "off";
} catch { /* a browser that keeps nothing: it is on */ }
const tell = () => shortcut.setAttribute("aria-pressed", String(!kept.off));
if (document.querySelector("#q, #find")) {
  shortcut.hidden = false;
  tell();
}
shortcut.addEventListener("click", () => {
  kept.off = !kept.off;
  tell();
  try {
    localStorage.setItem("shortcut", kept.off ? "off" : "on");
  } catch { /* it holds for this page */ }
});
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, [contenteditable]");
  if (kept.off || event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.querySelector("#q, #find");
  if (box) {
    event.preventDefault();
    box.focus();
    box.select();
  }
});

// A quote with its source, ready for a document. Browsers allow copying on secure pages only.
for (const button of document.querySelectorAll(".copy")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = "已复制";
    setTimeout(() => (button.textContent = "复制引文"), 2000);
  });
}

// Paper has nothing to click: print every duty in full.
const opened = [];
addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details.long:not([open])")) {
    details.open = true;
    opened.push(details);
  }
});
addEventListener("afterprint", () => {
  for (const details of opened.splice(0)) details.open = false;
});

// Published names while typing, by characters, pinyin or initials; a plain box without them.
const question = document.getElementById("q");
if (question) {
  const list = document.createElement("ul");
  list.id = "names";
  list.className = "names";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "已公布的名称");
  question.closest(".question").append(list);
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", "names"], ["aria-autocomplete", "list"]]) {
    question.setAttribute(name, value);
  }
  let chosen = -1;
  let asked = 0;
  const mark = (at) => {
    chosen = at;
    [...list.children].forEach((each, index) => each.setAttribute("aria-selected", String(index === at)));
    if (at < 0) question.removeAttribute("aria-activedescendant");
    else question.setAttribute("aria-activedescendant", list.children[at].id);
  };
  const close = () => {
    list.hidden = true;
    question.setAttribute("aria-expanded", "false");
    mark(-1);
  };
  const take = (text) => {
    question.value = text;
    close();
    question.focus();
  };
  const show = (found) => {
    list.replaceChildren(...found.map(({ text }, index) => {
      const item = document.createElement("li");
      item.id = `name-${index}`;
      item.textContent = text;
      item.setAttribute("role", "option");
      item.addEventListener("mousedown", (event) => {
        event.preventDefault();
        take(text);
      });
      return item;
    }));
    list.hidden = !found.length;
    question.setAttribute("aria-expanded", String(found.length > 0));
    mark(-1);
  };
  let waiting;
  question.addEventListener("input", (event) => {
    clearTimeout(waiting);
    const turn = ++asked;
    const typed = question.value.trim();
    if (event.isComposing || typed.length < 2) return close();
    waiting = setTimeout(async () => {
      try {
        const response = await fetch(`/suggest?q=${encodeURIComponent(typed)}`);
        if (response.ok && turn === asked) show(await response.json());
      } catch {
        close();
      }
    }, 200);
  });
  question.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const last = list.children.length - 1;
    if (event.key === "ArrowDown") mark(chosen < last ? chosen + 1 : 0);
    else if (event.key === "ArrowUp") mark(chosen > 0 ? chosen - 1 : last);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) take(list.children[chosen].textContent);
    else return;
    event.preventDefault();
  });
  question.addEventListener("blur", close);
  // Nothing more is asked for once the question is on its way.
  question.form.addEventListener("submit", () => {
    clearTimeout(waiting);
    asked += 1;
  });
}
