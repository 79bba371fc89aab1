namespace Backoffice.SignIn;

/// <summary>The roles of the back office's users.</summary>
public static class Roles
{
    /// <summary>Clients, products and orders.</summary>
    public const string Shop = "shop";

    /// <summary>The messages between the services.</summary>
    public const string Operations = "operations";
}
