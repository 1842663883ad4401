using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace MailCompliance.Engine.Policy;

/// <summary>Finds laws, guidance and bodies that a policy cites although they were replaced (R86).</summary>
/// <remarks>
/// Looked at are the policy's list of laws, its title, the clauses and the texts of duties: what people will read. Sources:
/// legislation.gov.uk for acts and regulations, gov.uk for the guidance of the Department for Education.
/// </remarks>
internal static class OutdatedReferences
{
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private static readonly HashSet<string> CitingKeys = ["clause", "title", "text", "html"];

    private static readonly Reference[] Replaced =
    [
        new(@"\b(Data Protection Act,? (of )?(1984|1998)|DPA (1984|1998))\b", "the Data Protection Act 2018 and the UK GDPR took its place on 25 May 2018"),
        new(@"Interception of Communications\)? Regulations,? 2000|Lawful Business Practice\W{0,3} ?Regulations", "the Investigatory Powers (Interception by Businesses etc. for Monitoring and Record-keeping Purposes) Regulations 2018 (SI 2018/356) took its place"),
        new(@"\b(95/46/EC|Data Protection Directive)\b", "the UK GDPR took its place"),
        new(@"\b(Disability Discrimination Act|Race Relations Act|Sex Discrimination Act|Employment Equality\b.{0,40}\bRegulations)\b", "the Equality Act 2010 took its place"),
        new(@"\bEmployment Practices Code\b", "the Information Commissioner's guidance \"Employment practices and data protection: monitoring workers\" (2023) took its place"),
        new(@"\bBecta\b", "Becta was closed in 2011"),
        new(@"\bBebo\b", "the service no longer exists"),
        new(@"\bMyspace\b", "hardly anybody uses the service any more; name those that staff do use"),
        new(@"\bAction Fraud\b", "Report Fraud took its place"),
    ];

    private static readonly Edition[] Editions =
    [
        new(@"\bPrevent duty\b[^0-9]{0,40}(20[0-9]{2})", 2023, "Prevent duty guidance"),
        new(@"\bWorking together to safeguard children\b[^0-9]{0,30}(20[0-9]{2})", 2023, "Working together to safeguard children"),
        new(@"\bSearching, screening and confiscation\b[^0-9]{0,40}(20[0-9]{2})", 2022, "Searching, screening and confiscation"),
        new(@"\bInformation sharing\b[^0-9]{0,60}(20[0-9]{2})", 2024, "Information sharing: advice for practitioners"),
    ];

    private static readonly Regex KeepingChildrenSafe =
        new(@"\b(?:Keeping children safe in education|KCSIE)\b[^0-9]{0,30}(20[0-9]{2})", Options);

    private static readonly Regex EuropeanRegulation =
        new(@"\b(GDPR|General Data Protection Regulation|2016/679)\b", Options);

    private static readonly Regex BritishRegulation =
        new(@"\b(UK|United Kingdom)('s)? (GDPR|General Data Protection Regulation)", Options);

    public static void Check(JsonItem root, int keepingChildrenSafeEdition, ProblemList problems)
    {
        foreach (var item in Citing(root))
        {
            foreach (var reference in Replaced)
            {
                if (reference.Pattern.Match(item.Text) is { Success: true } match)
                    problems.Warning(item, $"cites \"{match.Value}\", which is out of date: {reference.Now}.");
            }

            foreach (var edition in Editions)
                CheckYear(item, edition.Pattern, edition.Year, edition.Name, problems);
            CheckYear(item, KeepingChildrenSafe, keepingChildrenSafeEdition, "Keeping children safe in education", problems);
            if (EuropeanRegulation.IsMatch(item.Text) && !BritishRegulation.IsMatch(item.Text))
                problems.Warning(item, "cites the GDPR of the European Union. Since 2021 the UK GDPR is the law here: write \"UK GDPR\".");
        }
    }

    private static void CheckYear(JsonItem item, Regex pattern, int current, string name, ProblemList problems)
    {
        if (pattern.Match(item.Text) is { Success: true } match
            && int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is var year && year < current)
            problems.Warning(item, $"cites the {year} edition of \"{name}\"; the edition of {current} or later is in force.");
    }

    private static IEnumerable<JsonItem> Citing(JsonItem root)
    {
        var laws = root["policy"]?["laws"]?.Elements ?? [];
        var named = root.All().SelectMany(item => item.Members)
            .Where(member => CitingKeys.Contains(member.Name))
            .Select(member => member.Value);
        return laws.Concat(named).Where(item => item.Kind == JsonValueKind.String);
    }

    private sealed record Reference(Regex Pattern, string Now)
    {
        public Reference(string pattern, string now) : this(new Regex(pattern, Options), now)
        {
        }
    }

    private sealed record Edition(Regex Pattern, int Year, string Name)
    {
        public Edition(string pattern, int year, string name) : this(new Regex(pattern, Options), year, name)
        {
        }
    }
}
