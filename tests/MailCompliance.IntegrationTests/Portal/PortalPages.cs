using MailCompliance.Server.Portal;

namespace MailCompliance.IntegrationTests.Portal;

/// <summary>The addresses of the portal's own table that are pages for people.</summary>
internal static class PortalPages
{
    public static IReadOnlyList<PortalRoute> All { get; } =
    [
        .. PortalRoutes.All.Where(route => route.Method == "GET" && !Path.HasExtension(route.Pattern) && route.Pattern != "/assets/{name}"),
    ];

    /// <param name="id">Of the message or request.</param>
    public static string PathOf(PortalRoute route, string id) => route.Pattern
        .Replace("{id}", id, StringComparison.Ordinal).Replace("{number}", "1", StringComparison.Ordinal).Replace("{person}", PlantedMail.Teacher, StringComparison.Ordinal);

    /// <summary>Whether a path, with or without a query, is the page's own and no other's.</summary>
    public static bool IsAt(PortalRoute route, string path)
    {
        var (asked, pattern) = (path.Split('?')[0].Split('/'), route.Pattern.Split('/'));
        return asked.Length == pattern.Length && pattern.Zip(asked).All(pair => pair.First == pair.Second || pair.First.StartsWith('{'));
    }
}
