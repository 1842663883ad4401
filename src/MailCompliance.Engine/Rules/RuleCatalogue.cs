namespace MailCompliance.Engine.Rules;

/// <summary>Every rule there is. A rule is on when a school's policy names it.</summary>
public static class RuleCatalogue
{
    public static IReadOnlyList<RuleDefinition> All { get; } =
    [
        RuleDefinition.For<SignatureSettings>(
            "signature",
            "Signature",
            "The new text ends with name, job title, school name, school address and school telephone.",
            "S0 4 Signature",
            settings => new SignatureRule(settings)) with { IsAboutForm = true, NeedsData = false },
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
            settings => new InternalAttachmentRule(settings)) with { NeedsData = false },
        RuleDefinition.For<SubjectSettings>(
            "subject",
            "Subject line",
            "The message has a subject that says what it is about.",
            "S0 5.1 Advice to staff",
            settings => new SubjectRule(settings)) with { IsAboutForm = true, NeedsData = false },
        RuleDefinition.For<MassSendSettings>(
            "mass-send",
            "Mass sending",
            "The same message to many outside people needs the permission of senior staff.",
            "S0 4 Spam",
            settings => new MassSendRule(settings)) with { NeedsData = false },
        RuleDefinition.For<VisibleRecipientsSettings>(
            "visible-recipients",
            "Visible recipients",
            "Many outside people do not see one another's addresses.",
            "S0 5.1 Advice to staff",
            settings => new VisibleRecipientsRule(settings)) with { NeedsData = false },
        RuleDefinition.For<StaffListSettings>(
            "staff-list",
            "Mail to all staff",
            "Lists that reach all staff are for urgent or important matters.",
            "S0 5.1 Advice to staff",
            settings => new StaffListRule(settings)) with { NeedsData = false },
        RuleDefinition.For<ListedRecipientSettings>(
            "listed-recipient",
            "Listed recipients",
            "Mail to press, lawyers, former staff and others that the school lists.",
            "S0 4 Quality",
            settings => new ListedRecipientRule(settings)) with { NeedsData = false },
    ];
}
