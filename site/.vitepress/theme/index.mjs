// Without the font that the default theme brings: the pages use that of the system, as the badge does.
import DefaultTheme from 'vitepress/theme-without-fonts';
import './style.css';

export default DefaultTheme;
