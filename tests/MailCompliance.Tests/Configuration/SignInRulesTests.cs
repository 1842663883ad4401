using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Server.Portal.SignIn;

namespace MailCompliance.Tests.Configuration;

/// <summary>Serving is refused where the settings would let somebody in who should not be, or nobody at all.</summary>
public sealed class SignInRulesTests
{
    private static readonly SignInOptions Entra = new() { Method = SignInMethod.Entra, Authority = "https://login.microsoftonline.com/0f3a/v2.0", ClientId = "app" };

    [Theory]
    [InlineData("127.0.0.1:8080", null, true)]
    [InlineData("[::1]:8080", "http://localhost:8080", true)]
    [InlineData("0.0.0.0:8080", null, false)]
    [InlineData("[::]:8080", null, false)]
    [InlineData("192.0.2.7:8080", null, false)]
    [InlineData("127.0.0.1:8080", "https://mail.oakhill.example", false)]
    public void Signing_in_without_a_password_is_for_this_machine_alone(string listen, string? publicUrl, bool isFine) =>
        Assert.Equal(isFine, !SignInRules.Check(new WebOptions { Listen = listen, PublicUrl = publicUrl, Authentication = new SignInOptions { Method = SignInMethod.Demo } }).Any());

    [Fact]
    public void What_entra_needs_is_asked_for_by_name()
    {
        var web = new WebOptions { PublicUrl = "https://mail.oakhill.example", Authentication = Entra };
        Assert.Empty(SignInRules.Check(web));
        (WebOptions Web, string Path)[] lacking =
        [
            (web with { Authentication = Entra with { Authority = null } }, "Web:Authentication:Authority"),
            (web with { Authentication = Entra with { Authority = "http://login.example" } }, "Web:Authentication:Authority"),
            (web with { Authentication = Entra with { Authority = "https://login.microsoftonline.com/common/v2.0" } }, "Web:Authentication:TenantIds"),
            (web with { Authentication = Entra with { Authority = "https://login.microsoftonline.com/organizations/v2.0" } }, "Web:Authentication:TenantIds"),
            (web with { Authentication = Entra with { ClientId = null } }, "Web:Authentication:ClientId"),
            (web with { Authentication = Entra with { ClientSecretFile = "no-such-file" } }, "Web:Authentication:ClientSecretFile"),
            (web with { PublicUrl = null }, "Web:PublicUrl"),
            (web with { PublicUrl = "http://mail.oakhill.example" }, "Web:PublicUrl"),
            (web with { Authentication = Entra with { SessionIdle = TimeSpan.FromHours(11) } }, "Web:Authentication:SessionLength"),
        ];
        foreach (var (options, path) in lacking)
            Assert.Equal(path, Assert.Single(SignInRules.Check(options)).Path);
    }
}
