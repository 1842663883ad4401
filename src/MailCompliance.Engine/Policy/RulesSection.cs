using System.Text.Json;
using MailCompliance.Engine.Rules;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Engine.Policy;

/// <summary>The section <c>rules</c>: one entry per rule, with the keys of every rule and those of its own settings.</summary>
internal sealed class RulesSection(IReadOnlyList<RuleDefinition> catalogue, SettingsBinder binder, ProblemList problems)
{
    /// <summary>The setting that says how far back sending counts.</summary>
    private const string WindowKey = "window";

    private static readonly string[] CommonKeys = [.. SettingsShape.Of(typeof(RuleEntry)).Settings.Select(setting => setting.Name)];

    /// <returns>The rules that can have an effect, in catalogue order, and the longest look back that one of them wants.</returns>
    public (IReadOnlyList<ActiveRule> Active, TimeSpan? SendingWindow) Read(JsonItem? section)
    {
        if (section is null)
            return ([], null);
        if (section.Kind != JsonValueKind.Object)
        {
            problems.Error(section, $"must be an object {{ … }}, not {section.Named}.");
            return ([], null);
        }

        foreach (var member in section.Members.Where(member => catalogue.All(rule => rule.Id != member.Name)))
            problems.Unknown(member.Value.Path, member.Line, member.Name, "rule", catalogue.Select(rule => rule.Id));

        var active = new List<ActiveRule>();
        TimeSpan? window = null;
        foreach (var definition in catalogue)
        {
            if (section[definition.Id] is not { } item || Bind(definition, item) is not { } bound)
                continue;
            if (bound.Rule.Outcome == Outcome.Off && bound.Rule.Cases.Count == 0)
                continue;
            active.Add(bound.Rule);
            if (WindowOf(definition, bound.Settings) is { } wanted && (window is null || wanted > window))
                window = wanted;
        }

        return (active, window);
    }

    private (ActiveRule Rule, object Settings)? Bind(RuleDefinition definition, JsonItem item)
    {
        var own = SettingsShape.Of(definition.SettingsType).Settings.Select(setting => setting.Name).ToList();
        var entry = (RuleEntry?)binder.Bind(typeof(RuleEntry), item, own);
        if (item.Kind != JsonValueKind.Object)
            return null;

        // unknown keys are reported once, with the rule's keys beside those of every rule
        var settings = binder.Bind(definition.SettingsType, item, [.. CommonKeys, .. item.Members.Select(member => member.Name)]);
        if (entry is null || settings is null || Making.Try(() => definition.Create(settings), item, problems) is not { } rule)
            return null;
        var active = new ActiveRule(definition, rule, entry.Outcome, entry.Clause ?? definition.Source, entry.Unwarned, entry.Cases)
        {
            IfUnavailable = entry.IfUnavailable,
            Reason = entry.Reason,
            Settings = settings,
        };
        return (active, settings);
    }

    private static TimeSpan? WindowOf(RuleDefinition definition, object settings) =>
        SettingsShape.Of(definition.SettingsType).Settings
            .FirstOrDefault(setting => setting.Name == WindowKey && SettingsShape.Bare(setting.Type) == typeof(TimeSpan))
            ?.Property.GetValue(settings) as TimeSpan?;
}
