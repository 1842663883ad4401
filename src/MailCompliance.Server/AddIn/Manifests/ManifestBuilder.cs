using System.Reflection;
using System.Text.Encodings.Web;
using System.Xml.Linq;

namespace MailCompliance.Server.AddIn.Manifests;

/// <summary>Which Outlooks a manifest is for.</summary>
public enum ManifestVariant
{
    /// <summary>Exchange Online: Outlook on the web, new and classic on Windows, on Mac, on phones.</summary>
    Online,

    /// <summary>Exchange Server 2016, 2019 and Subscription Edition, which know requirement sets up to 1.5 and no events on phones.</summary>
    Server,
}

/// <summary>What differs from school to school.</summary>
/// <param name="Url">https address of the service, without a path.</param>
/// <param name="Version">Four numbers; Outlook takes a changed manifest only where it is higher.</param>
public sealed record ManifestValues(Uri Url, string Id, string School, Version Version)
{
    /// <summary>The app registration by which people sign in from the pane; null: there is none.</summary>
    public ManifestApplication? Application { get; init; }
}

/// <param name="Resource">Application ID URI: <c>api://HOST/CLIENTID</c>.</param>
public sealed record ManifestApplication(string ClientId, string Resource);

/// <summary>Makes a school's manifest from the one template.</summary>
public static class ManifestBuilder
{
    /// <summary>Characters that the schema of the unified manifest has for who made an app.</summary>
    private const int LongestDeveloper = 32;

    /// <summary>And that of the add-in-only one, for its provider.</summary>
    private const int LongestProvider = 125;

    /// <summary>The add-in-only manifest, which every Outlook takes.</summary>
    public static string Xml(ManifestValues values, ManifestVariant variant)
    {
        var manifest = Without(Read("outlook.xml"), "<!-- Template.", "-->");
        if (variant == ManifestVariant.Server)
            manifest = Without(manifest, "<MobileFormFactor>", "</MobileFormFactor>");
        if (values.Application is null)
            manifest = Without(manifest, "<WebApplicationInfo>", "</WebApplicationInfo>");
        return Fill(manifest, values, text => new XText(text).ToString().Replace("\"", "&quot;", StringComparison.Ordinal));
    }

    /// <summary>The unified manifest, which Outlook on the web and on Windows take.</summary>
    public static string Json(ManifestValues values)
    {
        var manifest = Read("outlook.json");
        return Fill(values.Application is null ? Without(manifest, "\"webApplicationInfo\"", "},") : manifest, values, text => JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text));
    }

    /// <summary>Takes out the lines from the one that holds <paramref name="first"/> to the one that ends with <paramref name="last"/>.</summary>
    private static string Without(string template, string first, string last)
    {
        var start = template.LastIndexOf('\n', template.IndexOf(first, StringComparison.Ordinal)) + 1;
        var end = template.IndexOf(last, start, StringComparison.Ordinal) + last.Length;
        return template.Remove(start, template.IndexOf('\n', end) + 1 - start);
    }

    private static string Fill(string template, ManifestValues values, Func<string, string> escape)
    {
        var origin = values.Url.GetLeftPart(UriPartial.Authority);
        return template
            .Replace("{id}", values.Id, StringComparison.Ordinal)
            .Replace("{version}", values.Version.ToString(4), StringComparison.Ordinal)
            .Replace("{shortVersion}", values.Version.ToString(3), StringComparison.Ordinal)
            .Replace("{origin}", origin, StringComparison.Ordinal)
            .Replace("{host}", values.Url.Authority, StringComparison.Ordinal)
            .Replace("{clientId}", values.Application?.ClientId, StringComparison.Ordinal)
            .Replace("{resource}", values.Application?.Resource, StringComparison.Ordinal)
            .Replace("{url}", origin, StringComparison.Ordinal)
            .Replace("{developer}", escape(Within(LongestDeveloper, values.School)), StringComparison.Ordinal)
            .Replace("{school}", escape(Within(LongestProvider, values.School)), StringComparison.Ordinal);
    }

    /// <summary>As many whole words as fit.</summary>
    private static string Within(int most, string text)
    {
        if (text.Length <= most)
            return text;
        var blank = text.LastIndexOf(' ', most);
        return text[..(blank > 0 ? blank : most)];
    }

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("manifest/" + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
