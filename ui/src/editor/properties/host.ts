import type { PropertyName, PropertyType, PropertyValue } from "../../protocol/bindings.ts";

/** What the panel needs to know of the space. */
export interface PropertyHost {
  /** How properties are shown in a note. */
  display(): "visible" | "source" | "hidden";
  /** The type of a name, as far as it is known here: nothing waits for it. */
  typeOf(name: string): { type: PropertyType; chosen: boolean } | null;
  names(): Promise<readonly PropertyName[]>;
  values(name: string): Promise<readonly PropertyValue[]>;
  /** Chooses a type for a name in the whole space. */
  setType(name: string, type: PropertyType): Promise<void>;
  /** Calls when any of the above may be otherwise. */
  onChange(listener: () => void): () => void;
}
