// Starts the design system's own scripts. Every page works without them; docs/scripts.md says what each one adds.
// The browser-side sorting of tables is left out on purpose: it uses innerHTML, and lists are sorted by the server.
import {
  createAll,
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  Header,
  NotificationBanner,
  PasswordInput,
  Radios,
  Scroll,
  SkipLink,
  Tabs,
} from "/assets/nhsuk-frontend.min.js";

for (const component of [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  Header,
  NotificationBanner,
  PasswordInput,
  Radios,
  Scroll,
  SkipLink,
  Tabs,
]) {
  // A component that fails must not take the others with it; the design system reports the failure by itself.
  createAll(component);
}
