namespace MailCompliance.Server.Portal.SignIn;

/// <summary>Where a sign-in may lead: to a page of the portal and nowhere else.</summary>
public static class OwnPaths
{
    private const int LongestPath = 500;

    /// <summary>The path as given, or the start page where it could lead out of the portal.</summary>
    public static string Checked(string? path) => IsOwn(path) ? path! : "/";

    /// <summary>One slash, then plain characters: "//host" and "/\host" are addresses of elsewhere to a browser.</summary>
    private static bool IsOwn(string? path) =>
        path is { Length: > 0 and <= LongestPath }
        && path[0] == '/'
        && (path.Length == 1 || path[1] is not ('/' or '\\'))
        && path.All(c => c is > ' ' and < '\x7f' and not '\\');
}
