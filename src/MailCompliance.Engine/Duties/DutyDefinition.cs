using MailCompliance.Engine.Policy;

namespace MailCompliance.Engine.Duties;

/// <summary>A duty's entry in the catalogue: everything that policy file, documentation and portal need to know of it.</summary>
/// <param name="Id">The name in the policy file, kebab-case.</param>
/// <param name="Title">A short name for people.</param>
/// <param name="Purpose">One sentence: what the duty does to a message.</param>
/// <param name="Source">Where the duty comes from: sample policy and section.</param>
/// <param name="SettingsType">A record with a public parameterless constructor whose init properties are the settings.</param>
/// <param name="Create">Makes the duty from an instance of <paramref name="SettingsType"/> and the school it is for.</param>
public sealed record DutyDefinition(
    string Id,
    string Title,
    string Purpose,
    string Source,
    Type SettingsType,
    Func<object, SchoolDetails, IDuty> Create)
{
    public static DutyDefinition For<TSettings>(
        string id, string title, string purpose, string source, Func<TSettings, SchoolDetails, IDuty> create)
        where TSettings : class, new() =>
        new(id, title, purpose, source, typeof(TSettings), (settings, school) => create((TSettings)settings, school));
}
