using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using MailCompliance.Engine.Duties;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Server.AddIn.LocalPolicies;

/// <summary>Makes the local policy of a mailbox. Outlook keeps no more than 32 KB for an add-in in a mailbox: long lists are left to the service.</summary>
public sealed class LocalPolicyBuilder(SchoolPolicy policy, PeopleSnapshot people, DateOnly today)
{
    private const int MostEntries = 300;

    public LocalPolicy For(string mailbox, IReadOnlyList<string> sendCheckOff)
    {
        var person = people.StaffAt(mailbox);
        var sender = new SenderFacts(mailbox, person, policy.School.Owns(mailbox), null);
        var rules = policy.Rules.Select(rule => Local(rule, sender)).OfType<LocalRule>().ToList();
        var made = new LocalPolicy(1, "", policy.School.Name, [.. policy.School.Domains.Select(domain => domain.ToLowerInvariant())], rules, SignatureOf(person), sendCheckOff);
        return made with { Etag = $"\"{Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(made, AddInJson.Options)))[..24]}\"" };
    }

    private LocalSignature? SignatureOf(StaffMember? person)
    {
        var lines = policy.Duties.OfType<StampSignatureDuty>().FirstOrDefault()?.BlockFor(person);
        return person is null || lines is not { Count: > 0 } ? null : new LocalSignature($"<p>{string.Join("<br>", lines.Select(WebUtility.HtmlEncode))}</p>");
    }

    private LocalRule? Local(ActiveRule rule, SenderFacts sender)
    {
        var mildest = MildestOutcome.Of(rule, sender, policy, today);
        // lists have outcomes of their own
        if (rule.Settings is ListedRecipientSettings listed)
            return Listed(rule, listed, sender, mildest);
        if (mildest <= Outcome.Record)
            return null;
        var (id, outcome, clause) = (rule.Id, WireName.Of(mildest), rule.Clause);
        return rule.Settings switch
        {
            SubjectSettings one => new LocalSubject(id, outcome, clause, one.Meaningless),
            AttachmentSizeSettings one => new LocalAttachmentSize(id, outcome, clause, one.MaxBytes),
            InternalAttachmentSettings one => new LocalInternalAttachment(id, outcome, clause, one.AllowedBytes),
            ProgramFileSettings one => new LocalProgramFile(
                id, outcome, clause, one.Allow, Sorted(ProgramNames.ProgramExtensions), Sorted(ProgramNames.MacroExtensions), Sorted(ProgramNames.DisguiseExtensions)),
            MassSendSettings one => new LocalMassSend(id, outcome, clause, one.MaxRecipients),
            VisibleRecipientsSettings one => Exempt(one) is { } except ? new LocalVisibleRecipients(id, outcome, clause, one.MaxVisible, except) : null,
            _ => null,
        };
    }

    /// <summary>Agencies and suppliers by address or domain; null where the classes name people, or too many: then only the service can count.</summary>
    private List<string>? Exempt(VisibleRecipientsSettings settings)
    {
        if (settings.ExceptClasses.Any(kind => kind is not (RecipientClass.Agency or RecipientClass.Supplier)))
            return null;
        var exempt = people.Agencies.Where(agency => settings.ExceptClasses.Contains(agency.Class)).Select(agency => agency.Match.ToLowerInvariant()).ToList();
        return exempt.Count <= MostEntries ? exempt : null;
    }

    /// <summary>Null where a list names a class or a group of people: which list is the first for a recipient is then not known here.</summary>
    private LocalListedRecipient? Listed(ActiveRule rule, ListedRecipientSettings settings, SenderFacts sender, Outcome plain)
    {
        var entries = settings.Entries.Append(new ListedRecipients { Patterns = settings.Patterns }).Where(entry => entry.Patterns.Count > 0).ToList();
        var patterns = entries.SelectMany(entry => entry.Patterns).ToList();
        if (patterns.Count is 0 or > MostEntries || patterns.Exists(IsAboutPeople))
            return null;
        var lists = entries.Select(entry => new LocalList(
            entry.Patterns, WireName.Of(MildestOutcome.Of(rule, sender, policy, today, entry.Outcome)), entry.Reason, entry.Advice)).ToList();
        var kept = lists.Where(list => list.Outcome != "off").ToList();
        return kept.Count < lists.Count || kept.TrueForAll(list => list.Outcome == "record") ? null : new LocalListedRecipient(rule.Id, WireName.Of(plain), rule.Clause, kept);
    }

    private static bool IsAboutPeople(string pattern) =>
        pattern.TrimStart().StartsWith("group:", StringComparison.OrdinalIgnoreCase) || PartyPattern.ClassOf(pattern.Trim()) is not null;

    private static List<string> Sorted(IEnumerable<string> extensions) => [.. extensions.Select(one => one.ToLower(CultureInfo.InvariantCulture)).Order(StringComparer.Ordinal)];
}
