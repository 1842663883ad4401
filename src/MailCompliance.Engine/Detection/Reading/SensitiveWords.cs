namespace MailCompliance.Engine.Detection.Reading;

/// <summary>
/// Words of special categories of data (UK GDPR articles 9 and 10, and what DfE's model privacy notice lists beside them).
/// They count only beside an identifiable person; weak ones need somebody on file.
/// </summary>
internal static class SensitiveWords
{
    public static (CueKinds, string)[] All =>
    [
        (CueKinds.Health,
            "asthma | asthmatic | diabetes | diabetic | type 1 diabetes | epilepsy | epileptic | seizure | seizures | anaphylaxis | anaphylactic | eczema | coeliac | celiac | cystic fibrosis | cerebral palsy | sickle cell | haemophilia | "
            + "leukaemia | cancer | chemotherapy | tumour | migraine | migraines | arthritis | scoliosis | Crohn's | colitis | Down's syndrome | Downs syndrome | muscular dystrophy | spina bifida | heart condition | heart murmur | kidney disease | "
            + "HIV | hepatitis | tuberculosis | meningitis | chickenpox | scarlet fever | glandular fever | long covid | ME/CFS | chronic fatigue | depression | depressed | anxiety | anxiety disorder | panic attack | panic attacks | self harm | self harming | "
            + "self harmed | suicidal | suicide | overdose | eating disorder | anorexia | bulimia | OCD | PTSD | bipolar | schizophrenia | psychosis | CAMHS | mental health nurse | counselling | counsellor | psychiatrist | psychotherapy | "
            + "pregnant | pregnancy | miscarriage | maternity scan | hospital admission | admitted to hospital | in hospital | surgery on | operation on | concussion | concussed | broken arm | broken leg | broken wrist | fractured | fracture | "
            + "allergic to | allergic | nut allergy | peanut allergy | allergy to | food allergy | allergies | EpiPen | epi pen | adrenaline pen | inhaler | salbutamol | ventolin | insulin | ritalin | methylphenidate | concerta | melatonin | sertraline | "
            + "fluoxetine | prozac | citalopram | antidepressants | antidepressant | diazepam | midazolam | buccal midazolam | piriton | antihistamine | cetirizine | penicillin | amoxicillin | antibiotics | paracetamol | ibuprofen | calpol | movicol | "
            + "sumatriptan | propranolol | levothyroxine | prednisolone | keppra | epilim | lamotrigine | diagnosed | diagnosis | hearing loss | hearing aid | hearing aids | deaf | visually impaired | visual impairment | partially sighted | wheelchair user | "
            + "incontinent | catheter | feeding tube | gastrostomy | tracheostomy | occupational health | sick note | fit note | signed off sick | signed off with | medical condition | medical conditions | health care plan | healthcare plan | individual healthcare plan | IHCP | "
            + "head lice | nits | ringworm | impetigo | bereavement counselling | gender dysphoria | nosebleeds | bedwetting | soiling | drug addiction | alcohol dependency | alcoholic"),
        (CueKinds.HealthWeak,
            "medical | medication | medicine | tablets | temperature | off sick | ill | illness | poorly | unwell | headache | headaches | vomiting | sickness | GP | doctor's appointment | hospital appointment | hospital | dietary | dietary requirements | injury | injured | "
            + "vaccination | first aid | care plan | stomach ache | fainted | rash | glasses | physiotherapy | consultant | paediatrician"),
        (CueKinds.Needs,
            "SEN K | SEN E | SEND K | SEN status K | K on the SEN register | EHCP | EHC plan | EHC plans | EHCPs | EHC needs assessment | EHCNA | education health and care plan | statement of SEN | SEN support | SEND support | SEN register | SEND register | SEN status | on the SEN register | special educational needs | special needs | SLCN | SEMH | "
            + "ASD | ASC | autism | autistic | autistic spectrum | Asperger's | Aspergers | ADHD | ADD | attention deficit | dyslexia | dyslexic | dyspraxia | dyspraxic | dyscalculia | DCD | MLD | SLD | PMLD | SpLD | moderate learning difficulty | severe learning difficulty | "
            + "learning difficulty | learning difficulties | learning disability | global developmental delay | developmental delay | speech and language therapist | speech and language therapy | SALT | SaLT | educational psychologist | educational psychology | EP report | EP assessment | "
            + "one to one support | 1 to 1 support | 1:1 support | one to one TA | 1 1 support | top up funding | high needs funding | standardised score | standard score | processing speed | access arrangements | extra time | reader and scribe | sensory processing | sensory diet | sensory needs | "
            + "Tourette's | Tourettes | selective mutism | selectively mute | pupil passport | one page profile | individual education plan | IEP | behaviour support plan | ELSA | Thrive sessions | annual review | boxall | stammer | nurture group"),
        (CueKinds.NeedsWeak, "SEN | SEND | additional needs | support plan | intervention | interventions | SENCO | SENDCO | assessment | referral | key worker | below expected | working towards"),
        (CueKinds.Safeguarding,
            "child protection | child protection plan | CP plan | CPP | child in need | CIN | CIN plan | CIN meeting | section 47 | section 17 | s 47 | s 17 | strategy meeting | strategy discussion | core group | CP conference | CP meeting | ICPC | RCPC | case conference | initial child protection conference | MASH | MASH referral | "
            + "made a disclosure | disclosed | disclosure | disclosed to | domestic abuse | domestic violence | sexual abuse | sexually abused | physical abuse | emotional abuse | neglect | neglected | abuse | abused | exploitation | CSE | child sexual exploitation | criminal exploitation | county lines | grooming | groomed | "
            + "radicalised | radicalisation | Channel referral | Prevent referral | FGM | female genital mutilation | forced marriage | honour based | trafficked | social worker | social services | children's services | children's social care | looked after child | looked after | LAC | LAC review | CLA | PLAC | "
            + "previously looked after | foster carer | foster carers | foster placement | in foster care | in care | special guardianship | SGO | adopted | adoption | Early Help | early help assessment | EHA | CPOMS | MyConcern | bruise | bruises | bruising | marks on | unexplained injury | injunction | non molestation order | "
            + "prohibited steps | prohibited steps order | court order | restraining order | no contact order | contact order | supervised contact | LADO | allegation | allegations | missing from home | runaway | refuge | women's refuge | Operation Encompass | police protection | young carer | parental alcohol | "
            + "cause for concern | safeguarding concern | safeguarding concerns | welfare concern | at risk of harm | unsafe at home | hit by | hits him | hits her | prison | in prison | custody | arrested | criminal conviction | on bail | probation"),
        (CueKinds.SafeguardingWeak, "safeguarding | concern | concerns | referral | referred | welfare | DSL | police | vulnerable | family support | PEP"),
        (CueKinds.Behaviour,
            "excluded | permanently excluded | permanent exclusion | fixed term exclusion | fixed period exclusion | PEx | suspended | suspension | exclusion | detention | detentions | isolation | internal exclusion | alternative provision | managed move | pupil referral unit | PRU | "
            + "assaulted | assault | punched | punching | kicked | kicking | hit another | bitten | bit another | swore at | swearing at | fighting | bullied | bullying | bully | racist incident | racist language | homophobic | vandalism | stole | stealing | theft | truancy | truanting | persistent absence | persistently absent | unauthorised absence | "
            + "behaviour points | behaviour log | behaviour report | on report | behaviour contract | final warning | written warning | disciplinary | disciplinary hearing | gross misconduct | capability procedure | vape | vaping | drugs | cannabis | knife | weapon | reduced timetable | part time timetable | restraint | physically restrained"),
        (CueKinds.BehaviourWeak, "behaviour | incident | attendance | warning | sanction | poor choices | unkind | disruptive"),
        (CueKinds.Ethnicity,
            "ethnicity | ethnic origin | ethnic background | ethnic group | White British | White Irish | Gypsy Roma | Gypsy Roma Traveller | Irish Traveller | Traveller of Irish heritage | Roma | White and Black Caribbean | White and Black African | White and Asian | Black Caribbean | Black African | "
            + "Black British | British Asian | Asian British | mixed race | mixed heritage | WBRI | WIRI | WOTH | WROM | MWBC | MWBA | MWAS | MOTH | AIND | APKN | ABAN | AOTH | BCRB | BAFR | BOTH ethnicity | CHNE | OOTH | REFU | NOBT | asylum seeker | asylum seekers | refugee"),
        (CueKinds.EthnicityWeak, "Indian | Pakistani | Bangladeshi | Chinese | Polish | Romanian | Somali | nationality | home language | first language | EAL | heritage"),
        (CueKinds.Religion,
            "religion | Muslim | Hindu | Sikh | Jewish | Jehovah's Witness | Jehovahs Witness | Jehovah's Witnesses | Buddhist | Roman Catholic | Catholic | Christian | Church of England | atheist | Mormon | baptised | hijab | turban | patka | kirpan | halal | kosher | fasting | Ramadan fast | withdrawn from RE | withdrawal from RE"),
        (CueKinds.ReligionWeak, "faith | Eid | Ramadan | Diwali | mosque | temple | synagogue | gurdwara | church | prayer | worship | communion"),
        (CueKinds.Meals,
            "free school meals | free school meal | free meals | FSM | FSM Y | FSM Yes | Ever 6 | Ever6 | ever 6 FSM | pupil premium | pupil premium grant | PPG | PP+ | pupil premium plus | universal credit | income support | jobseeker's allowance | housing benefit | on benefits | food bank | food parcel | NRPF | no recourse to public funds | service premium | disadvantaged"),
        (CueKinds.MealsWeak, "low income | hardship | bursary | benefits | debt | voucher"),
    ];
}
