/** What the bar above a PDF sets going. */
export interface BarActs {
  page(page: number): void;
  zoom(by: 1 | -1): void;
  fit(): void;
  /** `again`: the next one (or the one before, `back`) of the same words. */
  find(query: string, again: boolean, back: boolean): void;
  /** The search was closed. */
  close(): void;
}

/** The bar above a PDF: which page of how many, how large, and what is searched in it. */
export class Bar {
  readonly element = make("div", "pdf-bar");
  readonly #acts: BarActs;
  readonly #page = input("number", "Page");
  readonly #count = make("span", "pdf-count");
  readonly #field = input("search", "Find in this PDF");
  readonly #found = make("span", "pdf-found");
  readonly #search = make("span", "pdf-search");
  #total = 0;

  constructor(name: string, acts: BarActs) {
    this.#acts = acts;
    this.element.setAttribute("role", "toolbar");
    this.element.setAttribute("aria-label", `${name}: pages and search`);
    this.#page.min = "1";
    this.#page.value = "1";
    this.#page.onchange = () => acts.page(this.#page.valueAsNumber || 1);
    this.#page.onkeydown = (event) => {
      if (event.key === "Enter") acts.page(this.#page.valueAsNumber || 1);
    };
    const step = (by: number) => () => acts.page((this.#page.valueAsNumber || 1) + by);
    this.#field.placeholder = "Find";
    this.#field.oninput = () => acts.find(this.#field.value, false, false);
    this.#field.onkeydown = (event) => {
      if (event.key === "Enter") acts.find(this.#field.value, true, event.shiftKey);
      else if (event.key === "Escape") this.#closeFind();
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    this.#found.setAttribute("role", "status");
    this.#search.append(
      this.#field,
      this.#found,
      button("↑", "The one before (Shift+Enter)", () => acts.find(this.#field.value, true, true)),
      button("↓", "The next one (Enter)", () => acts.find(this.#field.value, true, false)),
    );
    this.element.append(
      button("‹", "Page before", step(-1)),
      this.#page,
      this.#count,
      button("›", "Next page", step(1)),
      make("span", "pdf-space"),
      this.#search,
      button("−", "Smaller (Ctrl+−)", () => acts.zoom(-1)),
      button("+", "Larger (Ctrl++)", () => acts.zoom(1)),
      button("Fit", "Fit the width (Ctrl+0)", () => acts.fit()),
    );
  }

  counted(total: number): void {
    this.#total = total;
    this.#page.max = String(total);
    this.#count.textContent = `of ${total}`;
  }

  turned(page: number): void {
    this.#page.value = String(page);
    this.#page.setAttribute("aria-label", `Page, of ${this.#total}`);
  }

  /** The pages are still being gone through. */
  looking(): void {
    this.#found.textContent = "…";
  }

  /** `over`: all pages were gone through. */
  found(current: number, total: number, over: boolean): void {
    const { value } = this.#field;
    if (value === "") this.#found.textContent = "";
    else if (total > 0) this.#found.textContent = current > 0 ? `${current} of ${total}` : `${total}`;
    else if (over) this.#found.textContent = "none";
  }

  openFind(): void {
    this.#field.focus();
    this.#field.select();
  }

  #closeFind(): void {
    this.#field.value = "";
    this.#acts.find("", false, false);
    this.#found.textContent = "";
    this.#acts.close();
  }
}

function make(name: string, className: string): HTMLElement {
  const element = document.createElement(name);
  element.className = className;
  return element;
}

function input(type: string, label: string): HTMLInputElement {
  const element = document.createElement("input");
  element.type = type;
  element.setAttribute("aria-label", label);
  return element;
}

function button(text: string, label: string, act: () => void): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = text;
  element.title = label;
  element.setAttribute("aria-label", label);
  element.onclick = act;
  return element;
}
