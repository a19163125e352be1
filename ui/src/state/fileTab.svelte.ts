import { nameOf } from "./paths.ts";

/** An attachment in a tab of its own. */
export class FileTab {
  readonly kind = "file";
  path = $state("");
  /** Replaced by the next file that is only looked at. */
  passing = $state(false);
  /** It was in front once: only then is it loaded. */
  seen = $state(false);
  /** The page of a PDF that is wanted; grows `asked` with each wish, as the same page may be wanted again. */
  page = $state(1);
  asked = $state(0);

  constructor(
    readonly id: number,
    path: string,
    passing: boolean,
  ) {
    this.path = path;
    this.passing = passing;
  }

  get title(): string {
    return nameOf(this.path);
  }

  goTo(page: number): void {
    this.page = page;
    this.asked++;
  }
}
