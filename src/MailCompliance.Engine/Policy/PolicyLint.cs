using System.Text.Json;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Policy;

/// <summary>Clauses of one policy that contradict one another or can never have an effect: the school has to choose.</summary>
internal sealed class PolicyLint(SchoolPolicy policy, JsonItem root, ProblemList problems)
{
    public void Run()
    {
        CheckSignature();
        CheckPersonalData();
        CheckProtection();
        CheckCounts();
        CheckWords();
        CheckUnwarned();
        CheckPeople();
        CheckDeciders();
        new CaseLint(policy, root, problems).Run();
    }

    private JsonItem? RuleItem(string id) => root[PolicyDocument.RulesKey]?[id];

    private JsonItem? DutyItem(string id) => root[PolicyDocument.DutiesKey]?[id];

    private ActiveRule? Rule(string id) => policy.Rules.FirstOrDefault(rule => rule.Id == id);

    /// <summary>The outcome that the file writes; off for rules that it does not name.</summary>
    private Outcome OutcomeOf(string id) => Rule(id)?.Outcome ?? Outcome.Off;

    private void CheckSignature()
    {
        if (DutyItem("stamp-signature") is { } stamp && RuleItem("signature") is { } off && OutcomeOf("signature") == Outcome.Off)
            problems.Warning(stamp, $"stamps missing signatures, while rule signature in line {off.Line} is off: nobody looks for what is missing. Set the rule to record, or take out the duty.");
        if (OutcomeOf("signature") >= Outcome.Hold && DutyItem("stamp-signature") is null)
            problems.Advice(RuleItem("signature")!, "stops messages for their looks. Duty stamp-signature puts the signature right without troubling anybody.");
    }

    /// <summary>"No personal information by e-mail", "only encrypted" and "with consent" cannot all hold (S0 4).</summary>
    private void CheckPersonalData()
    {
        var (personal, forbidden) = (OutcomeOf("personal-data"), OutcomeOf("forbidden-data"));
        var item = RuleItem("personal-data");
        if (item is not null && RuleItem("forbidden-data") is { } weaker && forbidden < personal && personal >= Outcome.Protect)
            problems.Warning(weaker, $"is milder ({Named(forbidden)}) than rule personal-data ({Named(personal)}): bank details and passwords would leave where a name may not.");
        if (forbidden >= Outcome.Hold && personal <= Outcome.Record && DemandsProtection() is { } demanding)
            problems.Warning(
                item ?? demanding,
                $"{demanding.Path} in line {demanding.Line} wants messages protected, while personal data leaves as it is (rule personal-data: {Named(personal)}). Set personal-data to protect, or say in its clause why not.");
        if (personal == Outcome.Block && root["protection"] is { } protection && !UsesProtect())
            problems.Warning(protection, "gives ways to protect messages, while personal data is refused and no rule says protect: forbidden, or encrypted? Choose one.");
    }

    private JsonItem? DemandsProtection() => policy.Rules.FirstOrDefault(rule => rule.Outcome == Outcome.Protect) is { } rule
        ? RuleItem(rule.Id)
        : root["protection"];

    private bool UsesProtect() => policy.Rules.Any(rule => rule.Outcome == Outcome.Protect || rule.Cases.Any(entry => entry.Outcome == Outcome.Protect))
        || root.All().Any(item => item is { Kind: JsonValueKind.String, Text: "protect" });

    private void CheckProtection()
    {
        var methods = policy.Protection;
        var hold = methods.ToList().IndexOf(ProtectionMethod.Hold);
        if (hold >= 0 && hold < methods.Count - 1)
            problems.Warning(root["protection"]!, "names further methods after hold. Hold always works, so they are never tried: put it last.");
        if (policy.Rules.FirstOrDefault(rule => rule.Outcome == Outcome.Protect) is { } rule && methods.All(method => method is ProtectionMethod.Hold or ProtectionMethod.Already))
            problems.Advice(RuleItem(rule.Id)!, "says protect, but protection names no way to encrypt: every such message is held.");
        else if (methods.Contains(ProtectionMethod.ExchangeHeader) && UsesProtect() && RuleItem("uninspectable-attachment")?["signedMessages"] is null)
            problems.Advice(root["protection"]!, "names exchange-header, which cannot encrypt what the sender's program has signed: such messages are held. Set signedMessages of rule uninspectable-attachment, so that their senders hear why, or write false there.");
    }

    private void CheckCounts()
    {
        var most = Number("mass-send", "maxRecipients");
        if (most is { } limit && OutcomeOf("mass-send") >= Outcome.Hold && Number("visible-recipients", "maxVisible") is { } visible && visible.Value > limit.Value)
            problems.Advice(visible.Item, $"can hardly matter: rule mass-send stops messages to more than {Counted.Of((long)limit.Value, "person", "people")} (line {limit.Item.Line}), fewer than may stand visibly in one.");
        SmallerFirst(most, Number("mass-send", "sameMessage"));
        if (Number("mass-send", "perWindow") is { Value: > 0 } window)
            SmallerFirst(Number("mass-send", "sameMessage") ?? most, window);
    }

    /// <summary>A count that every message of the narrower kind adds to as well must not be the smaller one.</summary>
    private void SmallerFirst((JsonItem Item, decimal Value)? narrow, (JsonItem Item, decimal Value)? wide)
    {
        if (narrow is { } first && wide is { } second && first.Value > second.Value)
            problems.Warning(first.Item, $"can never matter: {second.Item.Path} in line {second.Item.Line} is reached at {second.Value} already.");
    }

    private (JsonItem Item, decimal Value)? Number(string rule, string key) =>
        RuleItem(rule)?[key] is { Kind: JsonValueKind.Number } item
        && decimal.TryParse(item.Text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var value)
            ? (item, value)
            : null;

    /// <summary>The same text twice in a list, or both wanted and excepted.</summary>
    private void CheckWords()
    {
        foreach (var list in root.All().Where(item => item.Kind == JsonValueKind.Array))
        {
            var texts = list.Elements.Where(element => element.Kind == JsonValueKind.String).ToList();
            foreach (var again in texts.GroupBy(element => element.Text, StringComparer.OrdinalIgnoreCase).SelectMany(group => group.Skip(1)))
                problems.Advice(again, $"\"{again.Text}\" stands in this list already.");
        }

        foreach (var rule in root[PolicyDocument.RulesKey]?.Members ?? [])
        {
            var except = rule.Value["except"]?.Elements.Select(element => element.Text).ToHashSet(StringComparer.OrdinalIgnoreCase) ?? [];
            foreach (var word in rule.Value["words"]?.Elements.Where(element => except.Contains(element.Text)) ?? [])
                problems.Warning(word, $"\"{word.Text}\" stands in words and in except: looked for, or not?");
        }
    }

    private void CheckUnwarned()
    {
        foreach (var rule in policy.Rules)
        {
            if (RuleItem(rule.Id)!["unwarned"] is { } unwarned && rule.Outcome != Outcome.Warn && rule.Cases.All(entry => entry.Outcome != Outcome.Warn))
                problems.Advice(unwarned, $"has no effect: rule {rule.Id} never warns.");
        }
    }

    /// <summary>Nobody approves their own messages, and who decides belongs to the school.</summary>
    private void CheckPeople()
    {
        foreach (var item in root["exceptions"]?.Elements ?? [])
        {
            if (item["approvedBy"] is { } by && string.Equals(by.Text, item["sender"]?.Text, StringComparison.OrdinalIgnoreCase))
                problems.Warning(by, "is the sender too: nobody can permit something to themselves.");
        }

        foreach (var senior in root["contacts"]?["seniorStaff"]?.Elements.Where(item => policy.School.Domains.Count > 0 && !policy.School.Owns(item.Text)) ?? [])
            problems.Warning(senior, "is an address outside the school: held messages would be shown there.");
        if (policy.Rules.FirstOrDefault(rule => rule.Outcome == Outcome.Hold) is { } hold && policy.Contacts is { Fallback: null, SeniorStaff.Count: 0 })
            problems.Advice(RuleItem(hold.Id)!, "holds messages that only the headteacher can decide about. Name contacts.seniorStaff or contacts.fallback for days when the headteacher is away.");
    }

    /// <summary>Whoever messages are given to needs a role that lets them decide. Groups and claims may hold anybody, so then nothing is said.</summary>
    private void CheckDeciders()
    {
        var deciding = policy.Roles.Values.Where(role => role.May.Contains(Right.Decide)).ToList();
        if (deciding.Count == 0 || deciding.Any(role => role.Claims.Count > 0 || role.Members.Any(member => member.StartsWith(PolicyText.GroupPrefix, StringComparison.Ordinal))))
            return;
        IEnumerable<JsonItem?> asked = [root["contacts"]?["dsl"], root["contacts"]?["fallback"], .. root["approval"]?["deputies"]?.Elements.Select(deputy => deputy["by"]) ?? []];
        foreach (var contact in asked.OfType<JsonItem>())
        {
            if (!deciding.Any(role => role.Members.Contains(contact.Text, StringComparer.OrdinalIgnoreCase)))
                problems.Warning(contact, "is asked to decide about held messages, and no role lets this person decide. Add them to a role that may \"decide\".");
        }
    }

    private static string Named(Outcome outcome) => JsonNamingPolicy.KebabCaseLower.ConvertName(outcome.ToString());
}
