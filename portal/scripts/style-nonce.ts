import type { Plugin } from "vite";

const FILE = "/@rc-component/util/es/Dom/dynamicCSS.js";
const BEFORE = "styleNode.innerHTML = css;";
const NONCE = `styleNode.nonce ||= document.querySelector("meta[name=csp-nonce]")?.content ?? "";`;

/**
 * Ant Design hands the page's nonce to the styles of its components, but its scroll lock and its measuring of scroll
 * bars make `<style>` elements without one, which the content security policy refuses. Both go through one function.
 */
export function styleNonce(): Plugin {
  return {
    name: "style-nonce",
    apply: "build",
    enforce: "pre",
    transform(code, id) {
      if (!id.replaceAll("\\", "/").endsWith(FILE)) return null;
      if (code.split(BEFORE).length !== 2) this.error(`${FILE} has changed: look again for where a style is filled`);
      return { code: code.replace(BEFORE, `${NONCE}\n  ${BEFORE}`), map: null };
    },
  };
}
