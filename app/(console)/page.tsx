export default function HomePage() {
  return <h1>Labs</h1>;
}
