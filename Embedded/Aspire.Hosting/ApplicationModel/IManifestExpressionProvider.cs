namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that has an expression in the manifest.</summary>
public interface IManifestExpressionProvider
{
    /// <summary>The expression, for example <c>{db.connectionString}</c>.</summary>
    string ValueExpression { get; }
}
