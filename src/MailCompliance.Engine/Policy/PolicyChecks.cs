using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Policy;

/// <summary>What can be wrong although every single value is fine: names that must fit together, people who must exist.</summary>
internal sealed class PolicyChecks(SchoolPolicy policy, PolicyDocument document, JsonItem root, ProblemList problems, DateOnly today)
{
    private const string CopyDuty = "copy-to-headteacher";

    public void Run()
    {
        CheckSchool();
        CheckHeadteacher();
        CheckDisclaimer();
        CheckApprovers();
        CheckExceptions();
        CheckProtection();
        CheckRoles();
        CheckTerms();
        CheckApproval();
        CheckReview();
    }

    private bool AsksForSomething => policy.Rules.Count > 0 || policy.Duties.Count > 0;

    private void CheckSchool()
    {
        if (root["school"] is not { } school)
        {
            if (AsksForSomething)
                problems.Error("school", root.Line, "is missing. Rules and duties need the school's name and domains.");
            else
                problems.Advice(root, "no \"school\" is named. It is needed as soon as a rule or duty is.");
        }
        else if (document.School is { Domains.Count: 0 } && AsksForSomething && school["domains"] is { Elements.Count: 0 } domains)
        {
            problems.Error(domains, "names no domain. Without one every recipient is outside the school.");
        }

        if (policy.School.Colour is { } colour && !(colour.Length == 7 && colour[0] == '#' && colour.Skip(1).All(char.IsAsciiHexDigit)))
            problems.Error(root["school"]!["colour"]!, $"\"{colour}\" is no colour. Write it as in \"#1d4f7c\".");
    }

    private void CheckHeadteacher()
    {
        var inSchool = root["school"]?["headteacher"];
        var inContacts = root["contacts"]?["headteacher"];
        if (inSchool is not null && inContacts is not null && !string.Equals(inSchool.Text, inContacts.Text, StringComparison.OrdinalIgnoreCase))
            problems.Error(inContacts, $"differs from school.headteacher in line {inSchool.Line}. Write one of them.");
        if (policy.School is { Headteacher: { } head, Domains.Count: > 0 } && !policy.School.Owns(head))
            problems.Error((inSchool ?? inContacts)!, $"{head} is in none of the school's domains ({string.Join(", ", policy.School.Domains)}). Copies and held mail would leave the school.");
        if (policy.School.Headteacher is null && root["duties"]?[CopyDuty] is { } copy)
            problems.Error(copy, "needs school.headteacher, which is not given.");
    }

    private void CheckDisclaimer()
    {
        if (root["duties"]?["stamp-disclaimer"] is { } stamp && stamp["text"] is null)
            problems.Error(stamp, "\"text\" is missing: the words of the disclaimer.");
    }

    /// <summary>Approval must not fail open: where something is held, somebody can decide.</summary>
    private void CheckApprovers()
    {
        var contacts = policy.Contacts;
        if (contacts.Headteacher is not null || contacts.SeniorStaff.Count > 0 || contacts.Fallback is not null)
            return;
        foreach (var rule in policy.Rules)
        {
            var item = root["rules"]![rule.Id]!;
            if (rule.Outcome == Outcome.Hold || rule.Cases.Any(entry => entry.Outcome == Outcome.Hold) || rule.Unwarned == Unwarned.HoldAndAsk && rule.Outcome == Outcome.Warn)
                problems.Error(item, "holds messages, but nobody can decide about them. Give school.headteacher, contacts.seniorStaff or contacts.fallback.");
            else if (rule.Outcome == Outcome.Protect)
                problems.Warning(item, "holds what cannot be protected, but nobody can decide about it. Give school.headteacher, contacts.seniorStaff or contacts.fallback.");
        }
    }

    private void CheckExceptions()
    {
        foreach (var item in root["exceptions"]?.Elements ?? [])
        {
            if (Day(item["from"]) is not { } from || Day(item["until"]) is not { } until)
                continue;
            if (from > until)
                problems.Error(item["until"]!, $"the exception ends ({until:yyyy-MM-dd}) before it begins ({from:yyyy-MM-dd}).");
            else if (until < today)
                problems.Warning(item["until"]!, $"the exception ended on {until:yyyy-MM-dd} and has no effect any more. Take it out, or have it approved anew.");
            else if (until > from.AddYears(1))
                problems.Advice(item["until"]!, "the exception lasts longer than a year. Have it looked at once a year.");
            if (item["count"] is { } count && item["rule"]?.Text is { } rule && rule != "mass-send")
                problems.Error(count, $"only exceptions of mass-send have a count, not those of {rule}.");
        }
    }

    private void CheckProtection()
    {
        if (document.Protection is not { } methods || root["protection"] is not { } item)
            return;
        if (item.Elements.Count == 0)
            problems.Error(item, "names no method. To hold what is to be protected, write [\"hold\"].");
        else if (methods.Distinct().Count() != methods.Count)
            problems.Error(item, "names a method twice.");
    }

    private void CheckRoles()
    {
        foreach (var member in root["roles"]?.Members.Where(member => !RoleHolders.Names.Contains(member.Name)) ?? [])
            problems.Unknown(member.Value.Path, member.Line, member.Name, "role", RoleHolders.Names);
    }

    private void CheckTerms()
    {
        var items = root["terms"]?.Elements ?? [];
        foreach (var item in items.Where(item => Day(item["from"]) > Day(item["until"])))
            problems.Error(item, "the term ends before it begins.");
        if (items.Count > 0 && document.Terms.Count > 0 && document.Terms.Max(term => term.Until) < today)
            problems.Warning(items[^1], "all terms are over: deadlines count every weekday until the new terms stand here.");
    }

    /// <summary>Whoever is asked last has to have a day left.</summary>
    private void CheckApproval()
    {
        var approval = document.Approval;
        var days = policy.HoldSchoolDays;
        if (approval.EscalateAfter >= days && root["approval"]?["escalateAfter"] is { } escalate)
            problems.Error(escalate, $"is {approval.EscalateAfter}, but held messages go back after {days} school days (retention.holdSchoolDays): nobody else would be asked.");
        if (approval.RemindAfter >= days && root["approval"]?["remindAfter"] is { } remind)
            problems.Error(remind, $"is {approval.RemindAfter}, but held messages go back after {days} school days (retention.holdSchoolDays): nobody would be reminded.");
        foreach (var item in root["approval"]?["deputies"]?.Elements ?? [])
        {
            if (item["for"]?.Text is { } someone && string.Equals(someone, item["by"]?.Text, StringComparison.OrdinalIgnoreCase))
                problems.Error(item["by"]!, $"{someone} cannot stand in for themselves.");
        }
    }

    private void CheckReview()
    {
        if (root["policy"]?["reviewDate"] is { } date && Day(date) < today)
            problems.Warning(date, $"the review date {date.Text} has passed. Review the policy and set the next date.");
        else if (AsksForSomething && root["policy"]?["reviewDate"] is null)
            problems.Advice(root["policy"] ?? root, "no policy.reviewDate is given: nobody will be reminded to review the policy.");
    }

    private static DateOnly? Day(JsonItem? item) =>
        DateOnly.TryParseExact(item?.Text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var day) ? day : null;
}
