using MailCompliance.Engine.Messages;

namespace MailCompliance.Engine.Rules;

/// <summary>A rule's entry in the catalogue: everything that policy file, documentation and portal need to know of it.</summary>
/// <param name="Id">The name in the policy file, kebab-case.</param>
/// <param name="Title">A short name for people.</param>
/// <param name="Purpose">One sentence: what the rule looks for.</param>
/// <param name="Source">Where the rule comes from: sample policy and section.</param>
/// <param name="SettingsType">A record with a public parameterless constructor whose init properties are the settings.</param>
/// <param name="Create">Makes the rule from an instance of <paramref name="SettingsType"/>.</param>
public sealed record RuleDefinition(
    string Id,
    string Title,
    string Purpose,
    string Source,
    Type SettingsType,
    Func<object, IRule> Create)
{
    /// <summary>Whether the rule reads <see cref="Facts.MessageFacts.Data"/>. Detectors run only where an active rule does; a rule that never looks says false.</summary>
    public bool NeedsData { get; init; } = true;

    /// <summary>
    /// Whether the rule is about the form of a letter (signature, subject) rather than its content, recipients or files.
    /// Form rules say nothing about automatic mail; everything else applies there too.
    /// </summary>
    public bool IsAboutForm { get; init; }

    /// <summary>How soon somebody should look at a message that the rule holds: the most delicate first. 0: like any other.</summary>
    public int Delicacy { get; init; }

    /// <summary>Whether the rule looks out for a slip in one message. Having approved one says nothing about the next.</summary>
    public bool IsAboutSlips { get; init; }

    /// <summary>Facts that may fail to come, and without which the rule cannot judge (see <see cref="Policy.IfUnavailable"/>).</summary>
    public FactSources Needs
    {
        get => NeedsData ? needs | FactSources.Documents : needs;
        init => needs = value;
    }

    /// <summary>Parts of a message from whose emptiness the rule concludes something: where they could not be read it cannot judge.</summary>
    public MessageParts NeedsRead { get; init; }

    private readonly FactSources needs;

    public static RuleDefinition For<TSettings>(string id, string title, string purpose, string source, Func<TSettings, IRule> create)
        where TSettings : class, new() =>
        new(id, title, purpose, source, typeof(TSettings), settings => create((TSettings)settings));
}

/// <summary>For rules without settings of their own.</summary>
public sealed record NoSettings;
