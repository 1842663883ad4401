using System.Reflection;
using System.Text.RegularExpressions;
using MailCompliance.Engine.Detection;
using MailCompliance.Engine.Duties;
using MailCompliance.Engine.Rules;

namespace MailCompliance.Tests.Architecture;

/// <summary>Rules, detectors and duties do no I/O, read no clock and keep no state.</summary>
public sealed class PurityTests
{
    private static readonly Regex Impure = new(
        @"\b(File|Directory|FileStream|FileInfo|HttpClient|Socket|TcpClient|Process|Console|Stopwatch|Random|Environment)\s*[.(]|\bTimeProvider\b|\bILogger\b|\bThread\b|\basync\b|\bTask\b");

    [Theory]
    [InlineData("Rules")]
    [InlineData("Detection")]
    [InlineData("Duties")]
    [InlineData("Verdicts")]
    public void Nothing_in_the_folder_reaches_outside(string folder)
    {
        var faults =
            from file in SourceTree.Sources("src/MailCompliance.Engine/" + folder)
            from line in file.Code()
            where Impure.IsMatch(line.Text)
            select $"{file.Path}:{line.Number} {line.Text.Trim()}";
        Assert.Empty(faults);
    }

    [Fact]
    public void The_engine_opens_no_connection()
    {
        var faults =
            from file in SourceTree.Sources("src/MailCompliance.Engine")
            from line in file.Code()
            where Regex.IsMatch(line.Text, @"\bSystem\.Net\.(Sockets|Http|Mail)\b|\bDateTime(Offset)?\.(Utc)?Now\b")
            select $"{file.Path}:{line.Number}";
        Assert.Empty(faults);
    }

    public static TheoryData<Type> PureTypes => new(
        typeof(IRule).Assembly.GetTypes()
            .Where(type => !type.IsInterface && (type.IsAssignableTo(typeof(IRule)) || type.IsAssignableTo(typeof(IDetector)) || type.IsAssignableTo(typeof(IDuty)))));

    [Theory]
    [MemberData(nameof(PureTypes))]
    public void A_rule_detector_or_duty_is_sealed_and_immutable(Type type)
    {
        Assert.True(type.IsSealed, type.Name + " is not sealed");
        var writable = type.GetFields(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(field => !field.IsInitOnly && !field.IsLiteral && !IsPrimaryConstructorParameter(field));
        Assert.Empty(writable.Select(field => $"{type.Name}.{field.Name}"));
    }

    [Fact]
    public void Every_rule_stands_in_a_file_of_its_name()
    {
        var files = SourceTree.Sources("src/MailCompliance.Engine/Rules").Select(file => Path.GetFileNameWithoutExtension(file.Path)).ToHashSet();
        var rules = typeof(IRule).Assembly.GetTypes().Where(type => !type.IsInterface && type.IsAssignableTo(typeof(IRule))).Select(type => type.Name);
        Assert.Equal([], rules.Except(files));
    }

    /// <summary>Captured primary constructor parameters cannot be marked readonly; the compiler names them &lt;x&gt;P.</summary>
    private static bool IsPrimaryConstructorParameter(FieldInfo field) => field.Name.EndsWith(">P", StringComparison.Ordinal);
}
