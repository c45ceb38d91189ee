import Link from 'next/link';

export default function NotFound() {
  return (
    <main className="mx-auto max-w-md px-4 py-24">
      <h1 className="text-2xl font-semibold">There is no such page</h1>
      <p className="mt-2">
        <Link href="/" className="link">
          All bots
        </Link>
      </p>
    </main>
  );
}
