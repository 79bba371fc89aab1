namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is known once the application runs.</summary>
public interface IValueProvider
{
    /// <summary>Gets the value, waiting for what it depends on.</summary>
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);

    /// <summary>Gets the value as the asking resource needs it.</summary>
    ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) =>
        GetValueAsync(cancellationToken);
}
