namespace MailCompliance.Server.AddIn;

/// <summary>The address that Outlook reaches us under.</summary>
internal static class PublicAddress
{
    /// <param name="configured"><c>Web:PublicUrl</c>; null: as the request says.</param>
    public static Uri Of(HttpContext context, string? configured) =>
        Uri.TryCreate(configured, UriKind.Absolute, out var address) ? address : new Uri($"{context.Request.Scheme}://{context.Request.Host}/");
}
