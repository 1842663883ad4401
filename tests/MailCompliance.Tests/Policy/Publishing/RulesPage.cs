using System.Globalization;
using System.Text;
using System.Text.Json;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Tests.Policy.Publishing;

/// <summary>docs/rules.md: every rule and duty with its settings, from the catalogues.</summary>
internal static class RulesPage
{
    private const string Introduction = """
        # Rules and duties

        Generated from the catalogues in `src/MailCompliance.Engine`; do not edit. A stale page fails the tests;
        `MAILCOMPLIANCE_PUBLISH=1 dotnet test tests/MailCompliance.Tests --filter Published` writes it anew.

        A rule says what it finds; the policy file says what follows. A rule or duty that the file does not name is off.
        How the file as a whole is written stands in [policy.md](policy.md).

        ## Outcomes


        """;

    public static string Text(PolicyCatalogue catalogue)
    {
        var page = new StringBuilder(Introduction);
        foreach (var outcome in Enum.GetNames<Outcome>())
            Line(page, $"- `{outcome.ToLowerInvariant()}`: {DocComments.OfValue(typeof(Outcome), outcome)}");
        Line(page, "\n## Settings of every rule\n");
        Table(page, typeof(RuleEntry));
        Line(page, "A case is `{ \"senders\": […], \"recipients\": […], \"outcome\": \"…\" }`; senders are `group:NAME`, an address or `*@domain`, recipients a class, `any`, an address or `*@domain`.");
        Line(page, "\n## Rules");
        foreach (var rule in catalogue.Rules)
            Entry(page, rule.Id, rule.Title, rule.Purpose, rule.Source, rule.SettingsType);
        Line(page, "\n## Duties");
        foreach (var duty in catalogue.Duties)
            Entry(page, duty.Id, duty.Title, duty.Purpose, duty.Source, duty.SettingsType);
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static void Entry(StringBuilder page, string id, string title, string purpose, string source, Type settings)
    {
        Line(page, $"\n### {id}\n");
        Line(page, $"**{title}.** {purpose} From: {source}.\n");
        if (SettingsShape.Of(settings).Settings.Count > 0)
            Table(page, settings);
        foreach (var part in PartsOf(settings))
        {
            Line(page, $"Each entry of `{part.Name}`:\n");
            Table(page, SettingsShape.ElementOf(part.Type)!);
        }
    }

    /// <summary>Settings that are lists of records.</summary>
    private static IEnumerable<Setting> PartsOf(Type settings) => SettingsShape.Of(settings).Settings
        .Where(setting => SettingsShape.ElementOf(setting.Type) is { IsClass: true } element && element != typeof(string));

    private static void Table(StringBuilder page, Type settings)
    {
        Line(page, "| key | kind | default | meaning |");
        Line(page, "|---|---|---|---|");
        foreach (var setting in SettingsShape.Of(settings).Settings)
            Line(page, $"| `{setting.Name}` | {KindOf(setting.Type, setting)} | {DefaultOf(settings, setting)} | {DocComments.Of(setting.Property).Replace("|", "\\|", StringComparison.Ordinal)} |");
        Line(page, "");
    }

    private static string DefaultOf(Type settings, Setting setting)
    {
        if (setting.Required)
            return "(must be given)";
        var value = PolicySchema.DefaultOf(settings, setting)?.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        return value is null ? "" : $"`{(value.Length <= 160 ? value : value[..160] + "…").Replace("|", "\\|", StringComparison.Ordinal)}`";
    }

    private static string KindOf(Type declared, Setting setting)
    {
        var type = SettingsShape.Bare(declared);
        if (type.IsEnum)
            return string.Join(", ", SettingsShape.NamesOf(type).Select(name => $"`{name}`"));
        if (SettingsShape.ElementOf(type) is { } element)
            return element.IsClass && element != typeof(string) ? "list of entries" : $"list: {KindOf(element, setting)}";
        if (type == typeof(string))
            return setting.Values is { } values ? string.Join(", ", values.Select(value => $"`{value}`")) : KindOf(setting.Form);
        if (type == typeof(TimeSpan))
            return "hours:minutes:seconds";
        if (type == typeof(bool))
            return "true or false";
        return type == typeof(decimal) || type == typeof(double) ? "number" : type.IsPrimitive ? "whole number" : type.Name.ToLowerInvariant();
    }

    private static string KindOf(TextForm form) => form switch
    {
        TextForm.Plain => "text",
        TextForm.Address => "address",
        TextForm.Domain => "domain",
        TextForm.Sender => "sender",
        TextForm.Recipient => "recipient",
        TextForm.Person => "person",
        TextForm.Class => "recipient class or `any`",
        TextForm.Rule => "rule",
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, null),
    };

    private static void Line(StringBuilder page, string text) => page.Append(CultureInfo.InvariantCulture, $"{text}\n");
}
