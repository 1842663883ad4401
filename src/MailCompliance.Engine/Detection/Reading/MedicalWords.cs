namespace MailCompliance.Engine.Detection.Reading;

/// <summary>Conditions, treatments and medicines by their names: words that hardly say anything else beside somebody's name.</summary>
internal static class MedicalWords
{
    public static (CueKinds, string)[] All =>
    [
        (CueKinds.Health,
            "scabies | shingles | measles | mumps | rubella | whooping cough | croup | bronchiolitis | bronchitis | pneumonia | pleurisy | sepsis | septicaemia | cellulitis | conjunctivitis | threadworms | threadworm | urticaria | hives | anaphylaxis | anaphylactic | "
            + "hypoglycaemic | hypoglycaemia | ketones | ketoacidosis | HbA1c | cannula | finger prick | finger pricks | fingerprick | tonic clonic | tics | sleepwalks | sleepwalking | night terrors | insomnia | hernia | appendectomy | hysterectomy | mastectomy | lumpectomy | vasectomy | "
            + "colonoscopy | endoscopy | laparoscopy | cystoscopy | angiogram | angioplasty | bypass surgery | pacemaker | biopsy | biopsies | malignant | metastatic | radiotherapy | palliative | palliative care | hospice | oncology | oncologist | haematology | cardiology | cardiologist | "
            + "neurology | neurologist | rheumatology | rheumatologist | dermatologist | intensive care | ICU | NICU | neonatal unit | high dependency unit | in traction | spica | hip spica | neck brace | back brace | skin graft | burns unit | tetanus | immunisation | immunisations | immunised | "
            + "unvaccinated | tube fed | tube feeding | PEG fed | nil by mouth | colostomy | ileostomy | continence nurse | continence team | wets himself | wets herself | wets the bed | wet the bed | soiled himself | soiled herself | encopresis | constipated | constipation | laxatives | "
            + "started her periods | started her period | monthlies | heavy periods | contraceptive pill | morning after pill | abortion | stillborn | stillbirth | cot death | miscarried | miscarriages | ectopic | fertility treatment | pre eclampsia | caesarean | postnatal | antenatal | "
            + "hydrocephalus | epileptic | hemiplegia | paraplegic | quadriplegic | paralysed | sickle cell | thalassaemia | haemophilia | haemophiliac | phenylketonuria | hypermobility | hypermobile | Ehlers Danlos | Perthes | Osgood Schlatter | club foot | osteoporosis | sciatica | "
            + "slipped disc | fibromyalgia | angina | aneurysm | blood clot | embolism | cirrhosis | pancreatitis | gallstones | diverticulitis | stomach ulcer | ulcerative colitis | glaucoma | cataracts | detached retina | nystagmus | tinnitus | perforated eardrum | ear infection | cleft palate | cleft lip | "
            + "psychotic | hallucinating | hallucinations | hears voices | hearing voices | delusional | paranoid | sectioned | nervous breakdown | crisis team | home treatment team | mental health team | panic disorder | agoraphobia | ARFID | purging | making herself sick | making himself sick | "
            + "starving herself | starving himself | body dysmorphia | EMDR | play therapy | play therapist | art therapy | bereavement group | grief counselling | rehab | detox | methadone | relapsed | back on the drink | back on the drugs | drink problem | drinking problem | heavy drinker | overdosed | "
            + "biopsy was | lost the baby | lost her baby | lost a baby | expecting twins | on life support | in a coma"),
        (CueKinds.Health,
            "clonazepam | lorazepam | temazepam | zopiclone | paroxetine | escitalopram | venlafaxine | duloxetine | mirtazapine | amitriptyline | nortriptyline | risperidone | aripiprazole | olanzapine | quetiapine | clozapine | haloperidol | atomoxetine | guanfacine | lisdexamfetamine | elvanse | "
            + "dexamfetamine | medikinet | equasym | xaggitin | delmosart | clonidine | carbamazepine | tegretol | valproate | levetiracetam | topiramate | phenytoin | gabapentin | pregabalin | tramadol | codeine | co-codamol | morphine | oramorph | fentanyl | naproxen | diclofenac | omeprazole | "
            + "lansoprazole | ranitidine | mesalazine | azathioprine | methotrexate | adalimumab | infliximab | humira | ciclosporin | tacrolimus | hydroxychloroquine | beclometasone | clenil | symbicort | seretide | montelukast | theophylline | terbutaline | bricanyl | loratadine | fexofenadine | "
            + "chlorphenamine | hydrocortisone | dexamethasone | desmopressin | oxybutynin | lactulose | laxido | metformin | gliclazide | novorapid | levemir | lantus | humalog | glucagon | glucogel | iron tablets | erythromycin | clarithromycin | flucloxacillin | doxycycline | trimethoprim | "
            + "nitrofurantoin | aciclovir | fluconazole | mebendazole | permethrin | simvastatin | atorvastatin | amlodipine | ramipril | lisinopril | losartan | bisoprolol | atenolol | furosemide | apixaban | rivaroxaban | clopidogrel | tamoxifen | letrozole | ozempic | wegovy | mounjaro | puberty blockers | "
            + "sleeping tablets | sleeping pills | painkillers | antidepressant tablets"),
    ];
}
