// @ministryofjustice/frontend ships no types of its own: what is used here.
declare module '@ministryofjustice/frontend/moj/components/date-picker/date-picker.mjs' {
  import { Component } from 'govuk-frontend'
  export class DatePicker extends Component {}
}

declare module '@ministryofjustice/frontend/moj/components/multi-select/multi-select.mjs' {
  import { Component } from 'govuk-frontend'
  export class MultiSelect extends Component {}
}
