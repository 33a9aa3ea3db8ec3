// The page is whole without this; it only saves keystrokes.

// "/" goes to the question box.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const box = document.getElementById("q");
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
