// The menu of the body editor in Vietnamese. Its buttons and choices carry English names that django-prose-editor does
// not look up; here they are looked up as its other words are, in the catalogue that the admin's pages load.
import { Extension, gettext } from "django-prose-editor/editor"

const GROUPS = "blockType nodes headings lists marks link textAlign table history utility"

export const MenuWords = Extension.create({
  name: "menuWords",
  // extensions are asked for their menu items in the order of their priority: after all others
  priority: 1,

  addMenuItems({ menu }) {
    for (const { button, option } of menu.items(GROUPS)) {
      if (button?.title) {
        button.title = gettext(button.title)
        button.setAttribute("aria-label", button.title)
      }
      if (option) option.textContent = gettext(option.textContent)
    }
  },
})
