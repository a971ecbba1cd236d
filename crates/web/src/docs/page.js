// Comfort only; the page works without it: remembers light or dark, copies examples, closes the contents when narrow.
const root = document.documentElement;
const kept = localStorage.getItem("hongyan-theme");
if (kept) root.dataset.theme = kept;
const theme = document.getElementById("theme");
if (theme) {
  theme.hidden = false;
  theme.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    localStorage.setItem("hongyan-theme", root.dataset.theme);
  });
}
const chinese = root.lang.startsWith("zh");
for (const pre of document.querySelectorAll("pre")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = chinese ? "复制" : "Copy";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(pre.querySelector("code").textContent);
    button.textContent = chinese ? "已复制" : "Copied";
    setTimeout(() => (button.textContent = chinese ? "复制" : "Copy"), 1500);
  });
  const frame = document.createElement("div");
  frame.className = "frame";
  pre.replaceWith(frame);
  frame.append(pre, button);
}
if (matchMedia("(max-width: 899px)").matches) document.querySelector("nav details")?.removeAttribute("open");
