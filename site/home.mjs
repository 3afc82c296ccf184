/** The page with which readers arrive. GitHub shows docs/README.md without it. */
export function hero(page) {
  page.frontmatter = {
    layout: 'home',
    hero: {
      name: 'Bot status',
      text: 'One switch per contact for your AI bot',
      tagline: 'Active, asleep or inactive. Your bot never talks over a person who has taken over.',
      image: { light: '/badge-light.png', dark: '/badge-dark.png', alt: 'The menu of the badge' },
      actions: [
        { text: 'Get started', link: '/readme#getting-started' },
        { text: 'Embed the badge', link: '/embed', theme: 'alt' },
        { text: 'API reference', link: '/reference/', theme: 'alt' },
      ],
    },
  };
}
