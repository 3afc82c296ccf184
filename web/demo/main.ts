import './demo-app';
