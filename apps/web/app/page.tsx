export default function Home() {
  return <h1>Phasegate</h1>;
}
