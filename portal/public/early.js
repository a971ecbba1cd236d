// Runs before the first paint, so that a dark page never flashes white and the language attribute is right from the start.
// Keys and values are those of src/app/mode.ts and src/i18n/language.ts.
(function () {
  var root = document.documentElement;
  var read = function (key) {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  var mode = read("hongyan.mode");
  var dark = mode === "dark" || (mode !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  root.dataset.theme = dark ? "dark" : "light";
  var language = read("hongyan.language") || navigator.language || "en";
  root.lang = language.toLowerCase().indexOf("zh") === 0 ? "zh-CN" : "en";
})();
