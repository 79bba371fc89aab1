namespace Backoffice.SignIn;

internal static partial class SignInLog
{
    [LoggerMessage(LogLevel.Warning, "Somebody tried to sign in with a wrong operator's token.")]
    internal static partial void TokenRefused(this ILogger logger);

    [LoggerMessage(LogLevel.Warning, "The identity provider does not answer, or has refused somebody.")]
    internal static partial void ProviderFailed(this ILogger logger, Exception? exception);
}
