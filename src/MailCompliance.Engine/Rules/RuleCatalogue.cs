using System.Collections.Frozen;
using MailCompliance.Engine.Messages;

namespace MailCompliance.Engine.Rules;

/// <summary>Every rule there is. A rule is on when a school's policy names it.</summary>
public static class RuleCatalogue
{
    public static IReadOnlyList<RuleDefinition> All { get; } = [.. FormRules(), .. FileRules(), .. RecipientRules(), .. LanguageRules(), .. DataRules()];

    /// <returns>Null: there is none of this id; a message held by an earlier version may name one.</returns>
    public static RuleDefinition? Find(string id) => ById.GetValueOrDefault(id);

    private static readonly FrozenDictionary<string, RuleDefinition> ById = All.ToFrozenDictionary(rule => rule.Id, StringComparer.Ordinal);

    private static IEnumerable<RuleDefinition> FormRules() =>
    [
        RuleDefinition.For<SignatureSettings>(
            "signature",
            "Signature",
            "The new text ends with name, job title, school name, school address and school telephone.",
            "S0 4 Signature",
            settings => new SignatureRule(settings)) with { NeedsRead = MessageParts.Text, IsAboutForm = true, NeedsData = false },
        RuleDefinition.For<SubjectSettings>(
            "subject",
            "Subject line",
            "The message has a subject that says what it is about.",
            "S0 5.1 Advice to staff",
            settings => new SubjectRule(settings)) with { NeedsRead = MessageParts.Subject, IsAboutForm = true, NeedsData = false },
    ];

    private static IEnumerable<RuleDefinition> FileRules() =>
    [
        RuleDefinition.For<AttachmentSizeSettings>(
            "attachment-size",
            "Size of attachments",
            "All attachments together stay under a limit.",
            "S0 4 Message size",
            settings => new AttachmentSizeRule(settings)) with { NeedsData = false },
        RuleDefinition.For<InternalAttachmentSettings>(
            "internal-attachment",
            "Files for colleagues",
            "Files for colleagues are shared on SharePoint or Teams, not sent.",
            "S0 4 Message size",
            settings => new InternalAttachmentRule(settings)) with { NeedsRead = MessageParts.Recipients, NeedsData = false, Needs = FactSources.Documents },
        RuleDefinition.For<ProgramFileSettings>(
            "program-file",
            "Program files",
            "No executables, scripts, installers, macros or disk images, by content and inside archives.",
            "S0 4 Program files and non-business documents",
            settings => new ProgramFileRule(settings)) with { NeedsData = false, Needs = FactSources.Documents, IsAboutSlips = true },
        RuleDefinition.For<UninspectableAttachmentSettings>(
            "uninspectable-attachment",
            "Attachments that cannot be checked",
            "Attachments with a password, damaged, too large or of an unknown kind, and texts that are too long to check to their ends.",
            "S0 4 Quality",
            settings => new UninspectableAttachmentRule(settings)) with { NeedsData = false, Needs = FactSources.Documents, IsAboutSlips = true },
        RuleDefinition.For<SafeguardingDocumentSettings>(
            "safeguarding-document",
            "Safeguarding documents",
            "Documents about safeguarding incidents belong in the safeguarding system, not in mail.",
            "S0 2 SharePoint",
            settings => new SafeguardingDocumentRule(settings)) with { Delicacy = 14, IsAboutSlips = true },
        RuleDefinition.For<PupilImageSettings>(
            "pupil-image",
            "Pictures of pupils",
            "Photographs of pupils leave only with consent.",
            "S3 Code of conduct, images of children",
            settings => new PupilImageRule(settings)) with { NeedsData = false, Needs = FactSources.Documents },
    ];

    private static IEnumerable<RuleDefinition> RecipientRules() =>
    [
        RuleDefinition.For<MassSendSettings>(
            "mass-send",
            "Mass sending",
            "The same message to many outside people needs the permission of senior staff.",
            "S0 4 Spam",
            settings => new MassSendRule(settings)) with { NeedsData = false, Needs = FactSources.SendingHistory, Delicacy = 1 },
        RuleDefinition.For<VisibleRecipientsSettings>(
            "visible-recipients",
            "Visible recipients",
            "Many outside people do not see one another's addresses.",
            "S0 5.1 Advice to staff",
            settings => new VisibleRecipientsRule(settings)) with { NeedsData = false, Delicacy = 4 },
        RuleDefinition.For<StaffListSettings>(
            "staff-list",
            "Mail to all staff",
            "Lists that reach all staff are for urgent or important matters.",
            "S0 5.1 Advice to staff",
            settings => new StaffListRule(settings)) with { NeedsData = false },
        RuleDefinition.For<OwnWebmailSettings>(
            "own-webmail",
            "Private accounts of staff",
            "Work does not go to private mail accounts of staff.",
            "S1 5.1.1 Use of phones and email",
            settings => new OwnWebmailRule(settings)) with { NeedsData = false, Delicacy = 9, IsAboutSlips = true },
        RuleDefinition.For<PupilPrivateAddressSettings>(
            "pupil-private-address",
            "Private addresses of pupils",
            "Pupils are written to at their school address alone.",
            "S3 Employees and contractors, communication with students",
            settings => new PupilPrivateAddressRule(settings)) with { NeedsData = false, Delicacy = 10, IsAboutSlips = true },
        RuleDefinition.For<ListedRecipientSettings>(
            "listed-recipient",
            "Listed recipients",
            "Mail to press, lawyers, former staff and others that the school lists.",
            "S0 4 Quality",
            settings => new ListedRecipientRule(settings)) with { NeedsData = false, Delicacy = 3 },
        RuleDefinition.For<AutoForwardSettings>(
            "auto-forward",
            "Automatic forwarding",
            "No rule of a mailbox passes school mail on to the outside.",
            "S0 4 Purpose",
            settings => new AutoForwardRule(settings)) with { NeedsData = false, IsAboutSlips = true },
        RuleDefinition.For<LookAlikeRecipientSettings>(
            "look-alike-recipient",
            "Addresses that look alike",
            "An address one slip away from one that the school knows.",
            "S1 4 Unacceptable use",
            settings => new LookAlikeRecipientRule(settings)) with { NeedsData = false, Delicacy = 8, IsAboutSlips = true },
        RuleDefinition.For<NoSettings>(
            "recipient-mismatch",
            "Greeting and recipient",
            "The person greeted is the person written to.",
            "S2 5.1.1 Use of phones and email",
            _ => new RecipientMismatchRule()) with { NeedsRead = MessageParts.Recipients, NeedsData = false, Delicacy = 12, IsAboutSlips = true },
        RuleDefinition.For<WrongChildSettings>(
            "wrong-child",
            "Somebody else's child",
            "A parent gets nothing about somebody else's child.",
            "S2 5.1.1 Use of phones and email",
            settings => new WrongChildRule(settings)) with { NeedsRead = MessageParts.Recipients, Needs = FactSources.Documents, Delicacy = 13, IsAboutSlips = true },
    ];

    private static IEnumerable<RuleDefinition> LanguageRules() =>
    [
        RuleDefinition.For<OffensiveLanguageSettings>(
            "offensive-language",
            "Offensive language",
            "The sender's own words do not offend; quotations and place names do not count.",
            "S0 4 Inappropriate emails or attachments",
            settings => new OffensiveLanguageRule(settings)) with { NeedsData = false, Needs = FactSources.Documents, Delicacy = 2, IsAboutSlips = true },
        RuleDefinition.For<NoSettings>(
            "chain-message",
            "Chain messages",
            "Messages that ask to be sent on to many others.",
            "S0 4 Inappropriate emails or attachments",
            _ => new ChainMessageRule()) with { NeedsData = false, Needs = FactSources.Documents, IsAboutSlips = true },
        RuleDefinition.For<ConfidentialSettings>(
            "confidential",
            "Confidential messages",
            "What is marked confidential leaves only protected.",
            "S0 4 Confidential Emails",
            settings => new ConfidentialRule(settings)) with { NeedsData = false, Needs = FactSources.Documents, Delicacy = 6 },
    ];

    private static IEnumerable<RuleDefinition> DataRules() =>
    [
        RuleDefinition.For<PersonalDataSettings>(
            "personal-data",
            "Personal data",
            "Identifiers, dates of birth, addresses and sensitive facts about people leave only protected.",
            "S0 4 Security and encryption",
            settings => new PersonalDataRule(settings)) with { Delicacy = 7 },
        RuleDefinition.For<ForbiddenDataSettings>(
            "forbidden-data",
            "Bank details and passwords",
            "Bank accounts, payment cards and passwords never go by mail.",
            "S0 4 Security and encryption",
            settings => new ForbiddenDataRule(settings)) with { Delicacy = 11, IsAboutSlips = true },
        RuleDefinition.For<NoSettings>(
            "personal-contact",
            "Private contact details of staff",
            "Staff do not give private numbers or addresses to parents and pupils.",
            "S1 5.1.1 Use of phones and email",
            _ => new PersonalContactRule()),
        RuleDefinition.For<ConsentSettings>(
            "consent",
            "Consent for agencies",
            "Data of a pupil goes to an agency only on a basis that somebody can name.",
            "S0 2 Pupil Data",
            settings => new ConsentRule(settings)) with { Delicacy = 5 },
    ];
}
