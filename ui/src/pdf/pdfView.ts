import * as pdfjs from "pdfjs-dist/legacy/build/pdf.mjs";
import worker from "pdfjs-dist/legacy/build/pdf.worker.mjs?url";
import type { EventBus, PDFFindController, PDFLinkService, PDFViewer } from "pdfjs-dist/legacy/web/pdf_viewer.mjs";
import "./pdf.css";
import { Bar } from "./bar.ts";

// Its viewer looks for the library where a script tag would have put it.
(globalThis as { pdfjsLib?: unknown }).pdfjsLib = pdfjs;
pdfjs.GlobalWorkerOptions.workerSrc = worker;

/** What the build puts beside the page: fonts and character maps that PDFs may leave out (see `vite.config.ts`). */
const PARTS = new URL("/pdf/", location.href).href;

/** How far a search is, as the library's finder tells it (`FindState`, which its types leave out). */
const NOT_FOUND = 1;
const PENDING = 3;

export interface PdfOptions {
  src: string;
  /** The file's name, for what is said of it. */
  name: string;
  /** From 1. */
  page: number;
  /** The page that is read changed. */
  turned?: (page: number) => void;
  /** A link in it leads to the web. */
  openOutside?: (url: string) => void;
}

/** A PDF: its pages one below the other, with a text that can be marked and searched. */
export class PdfView {
  readonly #element: HTMLElement;
  readonly #options: PdfOptions;
  readonly #bar: Bar;
  readonly #frame = document.createElement("div");
  #loading: pdfjs.PDFDocumentLoadingTask | null = null;
  #viewer: PDFViewer | null = null;
  #finder: PDFFindController | null = null;
  #events: EventBus | null = null;
  #gone = false;
  #sized: ResizeObserver | null = null;

  constructor(element: HTMLElement, options: PdfOptions) {
    this.#element = element;
    this.#options = options;
    element.classList.add("pdf-view");
    this.#bar = new Bar(options.name, {
      page: (page) => this.goTo(page),
      zoom: (by) => this.#zoom(by),
      fit: () => this.#fit(),
      find: (query, again, back) => this.#find(query, again, back),
      close: () => this.#frame.focus(),
    });
    this.#frame.className = "pdf-frame";
    // Its keys scroll.
    this.#frame.tabIndex = 0;
    this.#frame.setAttribute("role", "document");
    this.#frame.setAttribute("aria-label", options.name);
    const room = document.createElement("div");
    room.className = "pdf-room";
    room.append(this.#frame);
    element.replaceChildren(this.#bar.element, room);
    element.addEventListener("keydown", this.#key);
    // They zoom the page rather than the window around it.
    element.dataset.keys = "+ = - 0";
    element.addEventListener("click", this.#click);
    void this.#load();
  }

  destroy(): void {
    this.#gone = true;
    this.#sized?.disconnect();
    this.#viewer?.cleanup();
    void this.#loading?.destroy();
    this.#element.removeEventListener("keydown", this.#key);
    this.#element.removeEventListener("click", this.#click);
    this.#element.replaceChildren();
  }

  goTo(page: number): void {
    if (this.#viewer && this.#viewer.pagesCount > 0)
      this.#viewer.currentPageNumber = Math.max(1, Math.min(page, this.#viewer.pagesCount));
  }

  focus(): void {
    this.#frame.focus();
  }

  async #load(): Promise<void> {
    const { src, page, turned, name } = this.#options;
    try {
      const { EventBus, PDFFindController, PDFLinkService, PDFViewer } =
        await import("pdfjs-dist/legacy/web/pdf_viewer.mjs");
      if (this.#gone) return;
      const pages = document.createElement("div");
      pages.className = "pdfViewer";
      this.#frame.replaceChildren(pages);
      const events = new EventBus();
      const links: PDFLinkService = new PDFLinkService({ eventBus: events });
      const finder = new PDFFindController({ eventBus: events, linkService: links });
      const viewer = new PDFViewer({
        container: this.#frame,
        viewer: pages,
        eventBus: events,
        linkService: links,
        findController: finder,
        removePageBorders: true,
      });
      links.setViewer(viewer);
      this.#viewer = viewer;
      this.#finder = finder;
      this.#events = events;
      events.on("pagesinit", () => {
        this.#fit();
        viewer.currentPageNumber = Math.min(page, viewer.pagesCount);
        this.#bar.counted(viewer.pagesCount);
        this.#bar.turned(viewer.currentPageNumber);
        this.#element.dataset.ready = "";
      });
      events.on("pagechanging", ({ pageNumber }: { pageNumber: number }) => {
        this.#bar.turned(pageNumber);
        turned?.(pageNumber);
      });
      const found = ({ matchesCount }: { matchesCount: { current: number; total: number } }) =>
        this.#bar.found(matchesCount.current, matchesCount.total, false);
      events.on("updatefindmatchescount", found);
      events.on(
        "updatefindcontrolstate",
        (told: { state: number; matchesCount: { current: number; total: number } }) => {
          if (told.state === PENDING) this.#bar.looking();
          else this.#bar.found(told.matchesCount.current, told.matchesCount.total, told.state === NOT_FOUND);
        },
      );
      this.#loading = pdfjs.getDocument({
        url: src,
        cMapUrl: `${PARTS}cmaps/`,
        cMapPacked: true,
        standardFontDataUrl: `${PARTS}standard_fonts/`,
        wasmUrl: `${PARTS}wasm/`,
        // The page's policy lets no WebAssembly run; its decoders have a form in JavaScript.
        useWasm: false,
        isEvalSupported: false,
      });
      const pdf = await this.#loading.promise;
      if (this.#gone) return;
      viewer.setDocument(pdf);
      links.setDocument(pdf, null);
      this.#sized = new ResizeObserver(() => {
        if (viewer.currentScaleValue === "page-width" || viewer.currentScaleValue === "auto") this.#fit();
      });
      this.#sized.observe(this.#frame);
    } catch (error) {
      if (this.#gone) return;
      const box = document.createElement("p");
      box.className = "pdf-error";
      box.setAttribute("role", "alert");
      box.textContent = `${name} cannot be shown: ${error instanceof Error ? error.message : String(error)}`;
      this.#frame.replaceChildren(box);
    }
  }

  #fit(): void {
    // Folded away it has no width.
    if (this.#viewer && this.#frame.clientWidth > 0) this.#viewer.currentScaleValue = "page-width";
  }

  #zoom(by: 1 | -1): void {
    if (by > 0) this.#viewer?.increaseScale();
    else this.#viewer?.decreaseScale();
  }

  #find(query: string, again: boolean, back: boolean): void {
    if (!this.#finder || !this.#events) return;
    this.#events.dispatch("find", {
      source: this,
      type: again ? "again" : "",
      query,
      caseSensitive: false,
      entireWord: false,
      highlightAll: true,
      findPrevious: back,
      matchDiacritics: false,
    });
  }

  readonly #key = (event: KeyboardEvent) => {
    const mod = event.ctrlKey || event.metaKey;
    if (mod && !event.altKey && event.key.toLowerCase() === "f") this.#bar.openFind();
    else if (mod && (event.key === "+" || event.key === "=")) this.#zoom(1);
    else if (mod && event.key === "-") this.#zoom(-1);
    else if (mod && event.key === "0") this.#fit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  /** Links of the document stay in it or open in the browser; none takes the window away. */
  readonly #click = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link) return;
    const href = link.getAttribute("href") ?? "";
    if (!/^(?:https?|mailto):/i.test(href)) return;
    event.preventDefault();
    this.#options.openOutside?.(link.href);
  };
}
