namespace MailCompliance.Engine.Detection.Reading;

/// <summary>
/// Words of special categories of data (UK GDPR articles 9 and 10, and what DfE's model privacy notice lists beside them).
/// They count only beside an identifiable person; weak ones need a person and a second sign.
/// </summary>
internal static class SensitiveWords
{
    public static (CueKinds, string)[] All => [];
}
