import { DatePicker } from '@ministryofjustice/frontend/moj/components/date-picker/date-picker.mjs'
import { MultiSelect } from '@ministryofjustice/frontend/moj/components/multi-select/multi-select.mjs'
import { Button, Checkboxes, ErrorSummary, NotificationBanner, Radios, ServiceNavigation, SkipLink, createAll } from 'govuk-frontend'
import { reviewByKey } from './review'

// Every page works without this script; it adds keys, a menu on phones and a guard against double clicks.
document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [Button, Checkboxes, DatePicker, ErrorSummary, MultiSelect, NotificationBanner, Radios, ServiceNavigation, SkipLink])
  createAll(component)
reviewByKey()
// there is room for it
if (matchMedia('(min-width: 60em)').matches)
  document.querySelector<HTMLDetailsElement>('details.filter')?.setAttribute('open', '')
