namespace MailCompliance.Tests.Mime;

/// <summary>Public test mail that may lie beside the checkout and is no part of it.</summary>
internal static class RealMail
{
    public static string? Folder { get; } = Find();

    public static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Folder!, "*.eml", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "MailCompliance.sln")))
                continue;
            // beside the checkout, or beside the folder that holds several of them
            var beside = new[] { folder.Parent, folder.Parent?.Parent }
                .OfType<DirectoryInfo>()
                .Select(parent => Path.Combine(parent.FullName, "shared", "mail"));
            return beside.FirstOrDefault(Directory.Exists);
        }

        return null;
    }
}

/// <summary>A test over mail that nobody of this project wrote; shows as skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealMailFactAttribute : FactAttribute
{
    public RealMailFactAttribute()
    {
        if (RealMail.Folder is null)
            Skip = "No mail beside the checkout.";
    }
}
