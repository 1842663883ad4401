using MailCompliance.Engine.Detection;

namespace MailCompliance.Tests.Detection;

public sealed class CredentialTests
{
    [Theory]
    [InlineData("PIN for the copier ⟦1122⟧")]
    [InlineData("she can log in with ⟦purple-Otter7⟧ today")]
    [InlineData("Alarm at 1010, all back by 1030")]
    [InlineData("key for the sandbox: ⟦sk_test_9fQ2LmX7vTb3RzWc⟧")]
    [InlineData("The code is ⟦4471⟧")]
    [InlineData("Our car park code is ⟦2580⟧")]
    [InlineData("The password is ⟦Summer2024!⟧")]
    [InlineData("Password: ⟦rainbow⟧")]
    [InlineData("Username: jsmith\r\nPassword: ⟦Tr0ub4dor⟧\r\n")]
    [InlineData("pw = ⟦hunter2⟧")]
    [InlineData("The password for the parents wifi is ⟦BlueWhale77⟧.")]
    [InlineData("p/w ⟦Oakfield1⟧")]
    [InlineData("The password has been changed to ⟦Conker99⟧")]
    [InlineData("your new password is \"⟦dragonfly⟧\"")]
    [InlineData("The alarm code is ⟦4471⟧.")]
    [InlineData("Key safe code ⟦C1245X⟧")]
    [InlineData("PIN: ⟦4471⟧")]
    [InlineData("⟦482913⟧ is your verification code")]
    [InlineData("Your one-time code is ⟦482 913⟧")]
    [InlineData("User\tPassword\njsmith\t⟦rainbow⟧\npkaur\t⟦Conker99⟧")]
    [InlineData("client_secret=⟦a8F3kk29LmQz7710⟧")]
    [InlineData("use ⟦AKIAABCDEFGHIJKLMNOP⟧ for it")]
    [InlineData("Passwords must be at least 8 characters long.")]
    [InlineData("Please reset your password: https://x.example/reset?token=abc123def")]
    [InlineData("the file is password protected")]
    [InlineData("Your password is your usual one.")]
    [InlineData("The password will be sent separately.")]
    [InlineData("Password: ********")]
    [InlineData("Join Zoom Meeting\r\nMeeting ID: 812 345\r\nPasscode: 123456")]
    [InlineData("password is incorrect")]
    [InlineData("Never share your password. 2 members of staff did.")]
    [InlineData("the bowling pin 3 fell")]
    [InlineData("I forgot my password, can you help?")]
    public void Finds_values_and_leaves_lookalikes_alone(string sample) =>
        Scan.Finds(sample, DetectionType.Credential);
}
