import type { EditorHost } from "../host.ts";
import { element } from "./dom.ts";
import { icon } from "./icons.ts";
import { sameName } from "./model.ts";
import { Suggest, matching } from "./suggest.ts";
import { typeName } from "./types.ts";

/** A property that has no name yet; it is in the text as soon as it has one. */
export class NewRow {
  readonly element: HTMLElement;
  readonly #key: HTMLInputElement;
  readonly #suggest: Suggest;
  #done = false;

  /** `taken`: with a name, and whether the keyboard should go on to its value; null: it was given up. */
  constructor(
    host: EditorHost,
    existing: () => readonly string[],
    taken: (name: string | null, goOn: boolean) => void,
  ) {
    this.#key = element("input", "property-key", {
      type: "text",
      spellcheck: "false",
      autocapitalize: "off",
      "aria-label": "Name of the new property",
      placeholder: "Property name",
    });
    const sign = element("span", "property-handle property-handle-new", {}, icon("add"));
    this.element = element(
      "div",
      "property property-new",
      { role: "group", "aria-label": "New property" },
      sign,
      this.#key,
    );
    const done = (name: string, goOn: boolean) => {
      if (this.#done) return;
      this.#done = true;
      this.#suggest.close();
      taken(name.trim() === "" ? null : name.trim(), goOn);
    };
    this.#suggest = new Suggest(
      this.#key,
      async (typed) => {
        const names = await host.properties.names();
        // With a dot the index names what is within a mapping.
        const free = names.filter(({ name }) => !name.includes(".") && !existing().some((one) => sameName(one, name)));
        return matching(
          free.map(({ name, type }) => ({ label: name, detail: typeName(type) })),
          typed,
        );
      },
      ({ label }) => done(label, true),
    );
    this.#key.oninput = () => void this.#suggest.ask();
    this.#key.onfocus = () => void this.#suggest.ask(true);
    this.#key.onblur = () => {
      // Another window is no other place in this one.
      if (this.element.isConnected && document.activeElement !== this.#key) done(this.#key.value, false);
    };
    this.#key.onkeydown = (event) => {
      if (event.isComposing) return;
      const listed = !(event.key === "Escape" && this.#key.value === "") && this.#suggest.key(event);
      if (!listed && event.key === "Escape") done("", true);
      else if (
        !listed &&
        (event.key === "Enter" || (event.key === "Tab" && !event.shiftKey && this.#key.value.trim() !== ""))
      )
        done(this.#key.value, true);
      else if (!listed) return;
      event.preventDefault();
      event.stopPropagation();
    };
  }

  get typed(): string {
    return this.#key.value;
  }

  focus(): void {
    this.#key.focus();
  }
}
