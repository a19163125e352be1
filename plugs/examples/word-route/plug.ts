import { NotFoundError, notes, type HttpRequest } from "jackdaw";

export async function words(request: HttpRequest<{ path: string }>): Promise<Response | { words: number }> {
  try {
    const text = await notes.read(request.params.path);
    return { words: text.split(/\s+/).filter(Boolean).length };
  } catch (error) {
    if (error instanceof NotFoundError) return Response.json({ message: "there is no such note" }, { status: 404 });
    throw error;
  }
}

export async function capture(request: HttpRequest<{ name: string }>): Promise<Response> {
  const path = `Inbox/${request.params.name}.md`;
  await notes.append(path, `${await request.text()}\n`);
  return new Response(null, { status: 201, headers: { location: path } });
}
