// Starts the design system's own scripts. Every page works without them; README.md says what each one adds.
// Two are left out on purpose: the browser-side sorting of tables, because it uses innerHTML and the server sorts; and the
// drop zone for files, because the button that it puts in place of the browser's own field says another name than it shows.
import {
  createAll,
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
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

// The design system marks a radio that opens further questions with aria-expanded, which ARIA does not know on radios. It
// does so at the start, after each press and when a page comes back from the browser's memory; this runs after it.
const withoutExpanded = () => {
  for (const radio of document.querySelectorAll("input[type=radio][aria-expanded]")) radio.removeAttribute("aria-expanded");
};
withoutExpanded();
document.addEventListener("click", withoutExpanded);
window.addEventListener("pageshow", withoutExpanded);
