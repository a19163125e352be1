import BookOpen from "@lucide/svelte/icons/book-open";
import Blocks from "@lucide/svelte/icons/blocks";
import Calendar from "@lucide/svelte/icons/calendar";
import ChartColumn from "@lucide/svelte/icons/chart-column";
import Clock from "@lucide/svelte/icons/clock";
import Columns3 from "@lucide/svelte/icons/columns-3";
import FileText from "@lucide/svelte/icons/file-text";
import Folder from "@lucide/svelte/icons/folder";
import Heart from "@lucide/svelte/icons/heart";
import House from "@lucide/svelte/icons/house";
import Image from "@lucide/svelte/icons/image";
import Inbox from "@lucide/svelte/icons/inbox";
import Lightbulb from "@lucide/svelte/icons/lightbulb";
import Link from "@lucide/svelte/icons/link";
import List from "@lucide/svelte/icons/list";
import ListChecks from "@lucide/svelte/icons/list-checks";
import Map from "@lucide/svelte/icons/map";
import MessageSquare from "@lucide/svelte/icons/message-square";
import Network from "@lucide/svelte/icons/network";
import PenTool from "@lucide/svelte/icons/pen-tool";
import Pencil from "@lucide/svelte/icons/pencil";
import Star from "@lucide/svelte/icons/star";
import Table from "@lucide/svelte/icons/table";
import Tag from "@lucide/svelte/icons/tag";
import User from "@lucide/svelte/icons/user";

/** The icons that a manifest may name. README.md lists them; any other name is shown as a plug. */
const ICONS: Record<string, typeof Blocks> = {
  board: Columns3,
  book: BookOpen,
  calendar: Calendar,
  chart: ChartColumn,
  chat: MessageSquare,
  clock: Clock,
  draw: PenTool,
  file: FileText,
  folder: Folder,
  graph: Network,
  heart: Heart,
  home: House,
  idea: Lightbulb,
  image: Image,
  inbox: Inbox,
  link: Link,
  list: List,
  map: Map,
  pencil: Pencil,
  person: User,
  star: Star,
  table: Table,
  tag: Tag,
  tasks: ListChecks,
};

export const iconOf = (name: string | null): typeof Blocks => (name === null ? undefined : ICONS[name]) ?? Blocks;
