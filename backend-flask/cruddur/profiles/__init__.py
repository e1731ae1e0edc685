"""Who a person is to others."""
