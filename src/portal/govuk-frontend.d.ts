// govuk-frontend ships no types of its own: what is used here.
declare module 'govuk-frontend' {
  export class Component { constructor(root: Element) }
  export class Button extends Component {}
  export class Checkboxes extends Component {}
  export class ErrorSummary extends Component {}
  export class NotificationBanner extends Component {}
  export class Radios extends Component {}
  export class ServiceNavigation extends Component {}
  export class SkipLink extends Component {}
  export function createAll(component: typeof Component): Component[]
}
