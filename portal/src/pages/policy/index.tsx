import { PolicyPage } from "./PolicyPage";

/** Every rule of the platform. */
export default function PlatformPolicy() {
  return <PolicyPage code={null} />;
}
